import { createHash } from 'node:crypto';
import type { SectionContent, SectionId } from '../../domain/approvals/index.ts';
import type { Call, UseCase } from '../edge.ts';
import type { Refusal } from '../refusals.ts';
import { execute } from '../requests/execute.ts';
import { permitOn } from '../requests/permit.ts';
import type { contracts } from './contract.ts';
import type { ApprovalHttpPorts } from './ports.ts';

type Contract = (typeof contracts)['editSection'];

/** Numbers a section takes, and those it cannot do without. */
const numbers: Readonly<Partial<Record<SectionId, readonly (keyof SectionContent)[]>>> = {
  scope: ['agencies'],
  cost: ['dollars', 'hours'],
};

/** Writes a section of the proposal, against the edition that was read. */
export function editSection(ports: ApprovalHttpPorts): UseCase<Contract> {
  return async (call) => {
    const { id, section } = call.params;
    const content = contentOf(call);
    if ('code' in content) return { ok: false, refusal: content };
    const executed = await execute(
      {
        id,
        command: {
          type: 'EditSection',
          section,
          content,
          hash: hashOf(content),
          ...(call.ifMatch === undefined ? {} : { edition: call.ifMatch }),
        },
        now: call.now,
        permit: (state) => permitOn(call, call.route.action, state),
      },
      ports,
    );
    if (executed.outcome === 'refused') return { ok: false, refusal: executed.refusal };
    if (executed.outcome === 'repeated') throw new Error('An edit keeps no record of its answer.');
    const edition = executed.state.approval?.sections[section]?.edition ?? 0;
    return { ok: true, body: { section, edition, content }, version: edition };
  };
}

/** The content with the numbers its section takes, or what is wrong with them. */
function contentOf({ params, body }: Call<Contract>): SectionContent | Refusal {
  const { section } = params;
  const takes = numbers[section] ?? [];
  const given = (['agencies', 'dollars', 'hours'] as const).filter((name) => body[name] !== undefined);
  const errors = [
    ...given
      .filter((name) => !takes.includes(name))
      .map((field) => ({ field, message: `The section ${section} takes no ${field}: leave it out.` })),
    ...takes
      .filter((name) => name !== 'agencies' && !given.includes(name as 'dollars' | 'hours'))
      .map((field) => ({ field, message: `Give the ${field}, 0 when there are none.` })),
  ];
  if (errors.length > 0) return { code: 'section.invalid', errors };
  const { text, agencies, dollars, hours } = body;
  if (section === 'scope') return { text, agencies: agencies ?? 1 };
  return dollars === undefined || hours === undefined ? { text } : { text, dollars, hours };
}

/** Of the content and nothing else, so that taking an edit back takes back what it voided. */
function hashOf({
  text,
  agencies = null,
  dollars = null,
  hours = null,
}: {
  readonly text: string;
  readonly agencies?: number | null;
  readonly dollars?: number | null;
  readonly hours?: number | null;
}): string {
  return createHash('sha256')
    .update(JSON.stringify([text, agencies, dollars, hours]))
    .digest('base64url')
    .slice(0, 22);
}
