import { openStages, requiredSections, type SectionId, sectionIds } from '../../../domain/approvals/index.ts';
import { isOpen, outcomeOf } from '../../../domain/promises/index.ts';
import { type RequestState, teamRoles } from '../../../domain/requests/index.ts';
import { clientRoles, directorRoles, levels, type Role } from '../../../domain/vocabulary/index.ts';
import type { Dice } from '../dice.ts';
import type { Command } from './clerk.ts';

/** What somebody may be about to do: the command without the person, and the roles one of which they need. */
export type Intent = Omit<Command, 'person' | 'keyed'> & {
  readonly roles: readonly Role[];
  /** People who may be about to do it whatever they hold. */
  readonly people?: readonly string[];
  readonly keyed?: false;
  /** How likely it is beside others; 1 when absent. */
  readonly weight?: number;
};

export interface Setting {
  readonly dice: Dice;
  /** Epoch milliseconds, by the machine's clock. */
  readonly now: number;
  /** Words nobody else has used. */
  readonly words: () => string;
  /** Newest version of the agency's agreement. */
  readonly newestAgreement: number;
  /** Somebody at random of everybody there is. */
  readonly anybody: () => string;
}

const desk: readonly Role[] = ['service-center', 'client-specialist'];

/** Everything the state of a request invites somebody to do, sensible or not: what is refused is part of life. */
export function movesOn(state: RequestState, setting: Setting): readonly Intent[] {
  return [
    ...conversation(state, setting),
    ...work(state, setting),
    ...terms(state, setting),
    ...promises(state, setting),
    ...chain(state, setting),
  ].filter((move) => move.roles.length > 0);
}

function at(state: RequestState, path: string, parts: Readonly<Record<string, string>> = {}) {
  return { route: `POST /requests/{id}/${path}`, params: { id: state.id, ...parts } };
}

function conversation(state: RequestState, { words }: Setting): readonly Intent[] {
  const { status, waitingOn, team } = state;
  const said = words();
  const text = { body: { text: said }, marker: said };
  const moves: Intent[] = [
    {
      ...at(state, 'comments'),
      ...text,
      roles: [...clientRoles],
      tells: ['CommentAdded', 'QuestionAnswered'],
    },
    {
      ...at(state, 'comments'),
      body: { text: said, visibility: 'internal' },
      marker: said,
      roles: [team],
      tells: ['CommentAdded'],
    },
  ];
  if (waitingOn === 'client')
    moves.push({
      ...at(state, 'answers'),
      ...text,
      roles: [...clientRoles],
      tells: ['QuestionAnswered'],
      weight: 12,
    });
  if (status === 'waiting' && waitingOn !== 'client')
    moves.push({ ...at(state, 'resumption'), body: {}, roles: [team], tells: ['WorkResumed'], weight: 10 });
  if (status !== 'waiting')
    moves.push(
      {
        ...at(state, 'responses'),
        ...text,
        roles: status === 'submitted' ? desk : [team],
        tells: ['ResponseGiven'],
        weight: 4,
      },
      { ...at(state, 'questions'), ...text, roles: [team], tells: ['QuestionAsked'], weight: 2 },
      {
        ...at(state, 'hold'),
        body: { text: said, waitingOn: said.length % 2 === 0 ? 'vendor' : 'evidence' },
        marker: said,
        roles: [team],
        tells: ['WorkHeld'],
        weight: 2,
      },
    );
  return moves;
}

function work(state: RequestState, { dice, words }: Setting): readonly Intent[] {
  const { status, team, kind, service } = state;
  const said = words();
  const level = () => dice.pick(levels) ?? 'medium';
  const moves: Intent[] = [];
  if (status === 'submitted')
    moves.push({
      ...at(state, 'triage'),
      body: { kind, service, impact: level(), urgency: level() },
      roles: desk,
      tells: ['RequestTriaged'],
      weight: 12,
    });
  if (status === 'triaged' || status === 'in-progress')
    moves.push(
      {
        ...at(state, 'assignment'),
        body: { team: dice.pick(teamRoles) ?? team },
        roles: [team, 'service-director'],
        tells: ['RequestAssigned'],
      },
      {
        ...at(state, 'resolution'),
        body: { text: said },
        marker: said,
        roles: [team],
        tells: ['RequestResolved'],
        weight: 6,
      },
      {
        ...at(state, 'attachments'),
        body: { name: `${said}.png`, bytes: dice.between(1, 9_999), mediaType: 'image/png' },
        marker: said,
        roles: [...clientRoles, team],
        tells: ['AttachmentOffered'],
      },
    );
  if (status === 'resolved')
    moves.push(
      { ...at(state, 'closure'), body: {}, roles: [...clientRoles], tells: ['RequestClosed'], weight: 4 },
      {
        ...at(state, 'reopening'),
        body: { reason: said },
        marker: said,
        roles: [...clientRoles],
        tells: ['RequestReopened'],
      },
    );
  else
    moves.push({
      ...at(state, 'withdrawal'),
      body: { reason: said },
      marker: said,
      roles: [...clientRoles],
      tells: ['RequestWithdrawn'],
    });
  return moves;
}

function terms(state: RequestState, { dice, words, newestAgreement }: Setting): readonly Intent[] {
  const reason = words();
  const level = () => dice.pick(levels) ?? 'medium';
  return [
    {
      ...at(state, 'priority'),
      body: { impact: level(), urgency: level(), reason },
      marker: reason,
      roles: desk,
      tells: ['PriorityChanged'],
    },
    {
      ...at(state, 'agreement'),
      body: { agreementVersion: dice.between(1, newestAgreement), reason },
      marker: reason,
      roles: ['service-director'],
      tells: ['AgreementRestated'],
    },
  ];
}

function promises(state: RequestState, { dice, now, words }: Setting): readonly Intent[] {
  const clock = dice.pick(state.clocks.clocks);
  if (clock === undefined) return [];
  const reason = words();
  const on = (path: string) => at(state, `clocks/{clock}/${path}`, { clock: clock.id });
  const said = { body: { reason }, marker: reason };
  const moves: Intent[] = [];
  if (outcomeOf(clock, now) === 'broken') {
    if (clock.acknowledged === undefined)
      moves.push({
        ...on('acknowledgement'),
        body: {},
        roles: directorRoles,
        tells: ['BreachAcknowledged'],
        weight: 4,
      });
    if (clock.excuse === undefined)
      moves.push({ ...on('excuse'), ...said, roles: [state.team], tells: ['ExcuseAsked'], weight: 2 });
    else
      moves.push({
        ...on('excuse-decision'),
        body: { granted: dice.oneIn(2), reason },
        marker: reason,
        roles: ['service-director', 'information-officer'],
        tells: ['ExcuseDecided'],
        weight: 3,
      });
  }
  if (!isOpen(clock))
    moves.push({
      ...on('client-view'),
      body: { agrees: dice.oneIn(2), reason },
      marker: reason,
      roles: [...clientRoles],
      tells: ['OutcomeReviewed'],
    });
  return moves;
}

/** The chain waits for these people, so they are most likely to do something about it. */
const chainWeight = 14;

function chain(state: RequestState, setting: Setting): readonly Intent[] {
  const { approval, status } = state;
  const { dice, words } = setting;
  if (approval === undefined) return [];
  if (status === 'halted')
    return [
      {
        ...at(state, 'approval/restart'),
        body: {},
        roles: ['client-specialist', 'service-director'],
        tells: ['ApprovalRestarted'],
        weight: chainWeight,
      },
    ];
  const open = dice.pick(openStages(approval));
  if (open === undefined) return [];
  const { stage, roles, deputies = [], missing: lacking = 0 } = open;
  const decide = (body: object, marker: string | undefined, weight: number): Intent => ({
    ...at(state, 'approval/{stage}/decision', { stage }),
    body,
    ...(marker === undefined ? {} : { marker }),
    roles,
    people: deputies,
    tells: ['StageDecided'],
    weight,
  });
  const reason = words();
  const named = words();
  const moves: Intent[] = [
    {
      ...at(state, 'approval/{stage}/deputies', { stage }),
      body: { person: setting.anybody(), reason: named },
      marker: named,
      roles: directorRoles,
      tells: ['DeputyNamed'],
      // Not everybody who is named may be; and now and then somebody tries where nobody is missing.
      weight: lacking > 0 ? 3 * chainWeight : 1,
    },
    decide({ outcome: 'decline', reason }, reason, 1),
    decide({ outcome: 'return', reason, mustChange: [dice.pick(requiredSections) ?? 'cost'] }, reason, 1),
  ];
  if (stage !== 'develop') {
    const effect = words();
    moves.push(
      stage === 'portfolio'
        ? decide({ outcome: 'approve', effect }, effect, chainWeight)
        : decide({ outcome: 'approve' }, undefined, chainWeight),
    );
    return moves;
  }
  const missing = requiredSections.filter((section) => approval.sections[section] === undefined);
  const toChange = approval.rework?.sections ?? [];
  moves.push(write(state, dice.pick(missing) ?? dice.pick([...toChange, ...sectionIds]) ?? 'need', setting));
  if (missing.length === 0) moves.push(decide({ outcome: 'approve' }, undefined, chainWeight));
  const area = words();
  moves.push({
    ...at(state, 'approval/impacts'),
    body: { area: dice.pick(['infrastructure', 'procurement', 'contractor', 'security']), reason: area },
    marker: area,
    roles: ['client-specialist'],
    tells: ['ImpactAdded'],
  });
  return moves;
}

function write(state: RequestState, section: SectionId, { dice, words }: Setting): Intent {
  const text = words();
  const dollars = dice.oneIn(5) ? 250_000 : 20_000;
  const edition = state.approval?.sections[section]?.edition;
  return {
    route: 'PUT /requests/{id}/proposal/{section}',
    params: { id: state.id, section },
    body: { text, ...(section === 'cost' ? { dollars, hours: 80 } : {}) },
    ...(edition === undefined ? {} : { ifMatch: edition }),
    marker: text,
    roles: ['client-specialist', 'program-manager'],
    tells: ['SectionEdited'],
    keyed: false,
    weight: chainWeight,
  };
}
