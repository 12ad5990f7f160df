import { createHash } from 'node:crypto';
import { contentFor, contentProblems, type SectionContent } from '../../domain/approvals/index.ts';
import type { UseCase } from './use-case.ts';
import { execute } from '../core/execute.ts';
import { requestKind } from '../../domain/requests/index.ts';
import { permitOnRequest } from '../requests/permit.ts';
import type { contracts } from './contract.ts';
import type { ApprovalHttpPorts } from './ports.ts';

type Contract = (typeof contracts)['editSection'];

/** Writes a section of the proposal, against the edition that was read. */
export function editSection(ports: ApprovalHttpPorts): UseCase<Contract> {
  return async (call) => {
    const { id, section } = call.params;
    const errors = contentProblems(section, call.body);
    if (errors.length > 0) return { ok: false, refusal: { code: 'section.invalid', errors } };
    const content = contentFor(section, call.body);
    const executed = await execute(
      requestKind,
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
        permit: (state) => permitOnRequest(call, call.route.permission, state),
      },
      ports,
    );
    if (executed.outcome === 'refused') return { ok: false, refusal: executed.refusal };
    if (executed.outcome === 'repeated') throw new Error('An edit keeps no record of its answer.');
    const edition = executed.state.approval?.sections[section]?.edition ?? 0;
    return { ok: true, body: { section, edition, content }, version: edition };
  };
}

/** Of the content and nothing else, so that taking an edit back takes back what it voided. */
function hashOf({ text, agencies, dollars, hours }: SectionContent): string {
  return createHash('sha256')
    .update(JSON.stringify([text, agencies, dollars, hours]))
    .digest('base64url')
    .slice(0, 22);
}
