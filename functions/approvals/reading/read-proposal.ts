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
type Edition = SectionView['history'][number];
type Changes = Edition['changes'];
type Edited = Extract<RequestEvent, { type: 'SectionEdited' }>;

/** Editions shown of a section; the timeline has them all. */
const maxHistory = 20;

/** Words that may differ before two editions are simply shown as another text: comparing takes the longer, the more do. */
const maxDifferences = 400;

/** Characters compared for one answer, the newest editions first; older ones are shown as another text. */
const maxCompared = 400_000;

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
    const shown = sectionIds.flatMap((section) => shownOf(edits.get(section) ?? []));
    const changes = changesIn(shown);
    return {
      ok: true,
      version: state.version,
      body: {
        number: state.id,
        summary: state.summary,
        description: submission?.type === 'RequestSubmitted' ? submission.description : '',
        editable: openStages(approval).some(({ stage }) => stage === 'develop'),
        estimate: { ...approval.estimate },
        sections: sectionIds.map((section) =>
          sectionView(section, edits.get(section) ?? [], changes, approval),
        ),
      },
    };
  };
}

/** An edition and the one before it. */
interface Shown {
  readonly edit: Edited;
  readonly before: SectionContent | undefined;
}

/** The editions of a section that are shown, newest first. */
function shownOf(edits: readonly Edited[]): readonly Shown[] {
  return edits
    .map((edit, index) => ({ edit, before: edits[index - 1]?.content }))
    .slice(-maxHistory)
    .reverse();
}

/** What each edition changed. What is compared is bounded, so that no proposal takes long to read. */
function changesIn(shown: readonly Shown[]): ReadonlyMap<Edited, Changes> {
  let compared = 0;
  const newestFirst = shown.toSorted((a, b) => b.edit.at - a.edit.at);
  return new Map(
    newestFirst.map(({ edit, before }) => {
      const [was, is] = [before === undefined ? '' : asText(before), asText(edit.content)];
      compared += was.length + is.length;
      return [edit, compared > maxCompared ? anotherText(was, is) : changesBetween(was, is)];
    }),
  );
}

function sectionView(
  section: SectionId,
  edits: readonly Edited[],
  changes: ReadonlyMap<Edited, Changes>,
  approval: Approval,
): SectionView {
  const content = edits.at(-1)?.content;
  return {
    section,
    needed: (requiredSections as readonly SectionId[]).includes(section),
    edition: edits.length,
    ...(content === undefined ? {} : { content: { ...content } }),
    reliedOnBy: stageIds.filter((stage) => reliedOn[stage].includes(section) && stands(approval, stage)),
    history: shownOf(edits).map(({ edit }) => editionView(edit, changes.get(edit) ?? [])),
  };
}

function editionView({ edition, at, by, content }: Edited, changes: Changes): Edition {
  return {
    edition,
    at: iso(at),
    by: { person: by.personId, role: by.role, actingFor: [...by.actingFor] },
    content: { ...content },
    changes,
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

function changesBetween(before: string, after: string): Changes {
  const parts = diffWordsWithSpace(before, after, { maxEditLength: maxDifferences });
  if (parts === undefined) return anotherText(before, after);
  return parts.map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));
}

function anotherText(before: string, after: string): Changes {
  return [
    ...(before === '' ? [] : [{ kind: 'removed' as const, text: before }]),
    { kind: 'added', text: after },
  ];
}
