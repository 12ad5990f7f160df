import { diffWordsWithSpace } from 'diff';
import type * as z from 'zod';
import {
  type Approval,
  openStages,
  reliedOn,
  requiredSections,
  type SectionContent,
  type SectionId,
  sectionIds,
  stageIds,
  stands,
} from '../../../domain/approvals/index.ts';
import { type RequestEvent, requestKind } from '../../../domain/requests/index.ts';
import type { UseCase } from '../use-case.ts';
import { iso } from '../../http/call.ts';
import type { contracts } from '../contract.ts';
import type { ApprovalHttpPorts } from '../ports.ts';
import { visibleApproval } from './visible.ts';

type View = z.input<(typeof contracts)['readProposal']['reply']>;
type SectionView = View['sections'][number];
type Edited = Extract<RequestEvent, { type: 'SectionEdited' }>;

/** Editions shown of a section; the timeline has them all. */
const maxHistory = 20;

/** Words that may differ before two editions are simply shown as another text: comparing longer takes seconds. */
const maxDifferences = 2_000;

/** The proposal by section, each with its history and what each edition changed. */
export function readProposal(ports: ApprovalHttpPorts): UseCase<(typeof contracts)['readProposal']> {
  return async (call) => {
    const found = await visibleApproval(call, ports);
    if ('code' in found) return { ok: false, refusal: found };
    const { state, approval } = found;
    const events = await ports.ledger(requestKind).events(state.id);
    const edits = Map.groupBy(
      events.filter((event) => event.type === 'SectionEdited'),
      ({ section }) => section,
    );
    const [submission] = events;
    return {
      ok: true,
      version: state.version,
      body: {
        number: state.id,
        summary: state.summary,
        description: submission?.type === 'RequestSubmitted' ? submission.description : '',
        editable: openStages(approval).some(({ stage }) => stage === 'develop'),
        estimate: { ...approval.estimate },
        sections: sectionIds.map((section) => sectionView(section, edits.get(section) ?? [], approval)),
      },
    };
  };
}

function sectionView(section: SectionId, edits: readonly Edited[], approval: Approval): SectionView {
  const content = edits.at(-1)?.content;
  return {
    section,
    needed: (requiredSections as readonly SectionId[]).includes(section),
    edition: edits.length,
    ...(content === undefined ? {} : { content: { ...content } }),
    reliedOnBy: stageIds.filter((stage) => reliedOn[stage].includes(section) && stands(approval, stage)),
    history: edits
      .map((edit, index) => editionView(edit, edits[index - 1]?.content))
      .slice(-maxHistory)
      .reverse(),
  };
}

function editionView(
  { edition, at, by, content }: Edited,
  before: SectionContent | undefined,
): SectionView['history'][number] {
  return {
    edition,
    at: iso(at),
    by: { person: by.personId, role: by.role, actingFor: [...by.actingFor] },
    content: { ...content },
    changes: changesBetween(before === undefined ? '' : asText(before), asText(content)),
  };
}

/** A section as people read it: its words, then its numbers. */
function asText({ text, agencies, dollars, hours }: SectionContent): string {
  return [
    text,
    ...(agencies === undefined ? [] : [`Agencies: ${agencies}`]),
    ...(dollars === undefined ? [] : [`Dollars: ${dollars}`]),
    ...(hours === undefined ? [] : [`Hours: ${hours}`]),
  ].join('\n');
}

function changesBetween(before: string, after: string): SectionView['history'][number]['changes'] {
  const parts = diffWordsWithSpace(before, after, { maxEditLength: maxDifferences });
  if (parts === undefined)
    return [
      { kind: 'removed', text: before },
      { kind: 'added', text: after },
    ];
  return parts.map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));
}
