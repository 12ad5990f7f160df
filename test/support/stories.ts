import fc from 'fast-check';
import type { RuleBook } from '../../domain/agreements/index.ts';
import type { RequestCommand } from '../../domain/requests/index.ts';
import { levels, type Stamp } from '../../domain/vocabulary/index.ts';
import {
  anAgreement,
  ann,
  aRequest,
  aRuleBook,
  by,
  dana,
  iris,
  ivan,
  type RequestBuilder,
  sam,
  system,
} from './builders.ts';
import { at, MINUTE } from './time.ts';

/** Something that happens so many whole minutes after what came before; refused steps are part of life. */
export interface StoryStep {
  readonly after: number;
  /** Absent when the sweep comes by. */
  readonly command: RequestCommand | undefined;
  readonly from: Stamp;
}

/** Version 2 is tighter and waits for nobody but the client, version 3 is like 1 and waits for everything. */
export const storyRules: RuleBook = aRuleBook(
  anAgreement(),
  anAgreement({
    version: 2,
    targets: [
      { metric: 'first-response', minutes: 30, hours: 'always' },
      { metric: 'next-update', minutes: 90, hours: 'business' },
      { metric: 'resolution', minutes: 330, hours: 'business' },
    ],
    warnings: [50],
    pausesOn: [],
  }),
  anAgreement({ version: 3, pausesOn: ['vendor', 'problem', 'evidence'], escalation: [] }),
);

const after = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 90 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 30 * 60 }) },
);
const level = fc.constantFrom(...levels);
const step = (command: fc.Arbitrary<RequestCommand | undefined>, from: Stamp): fc.Arbitrary<StoryStep> =>
  fc.record({ after, command, from: fc.constant(from) });

const text = 'Some words.';
const reason = 'A reason.';
const clockId = fc.constantFrom('first-response', 'resolution', 'next-update-1', 'next-update-2');

/** Steps that only sweep, or settle and talk: no waits and no changed terms. */
const plain = [
  step(fc.constant(undefined), system),
  step(fc.constant({ type: 'GiveResponse', text }), iris),
  step(fc.constant({ type: 'AddComment', text, visibility: 'public' }), sam),
  step(fc.constant({ type: 'AddComment', text, visibility: 'internal' }), sam),
  step(fc.record({ type: fc.constant('AcknowledgeBreach'), clockId }), ivan),
] as const;

const waiting = [
  step(fc.constant({ type: 'AskClient', text }), iris),
  step(fc.constant({ type: 'AnswerQuestion', text }), ann),
  step(fc.constant({ type: 'AddComment', text, visibility: 'public' }), ann),
  step(
    fc.record({
      type: fc.constant('HoldWork'),
      waitingOn: fc.constantFrom('vendor', 'problem', 'evidence'),
      text: fc.constant(text),
    }),
    iris,
  ),
  step(fc.constant({ type: 'ResumeWork' }), iris),
] as const;

const terms = [
  step(
    fc.record({
      type: fc.constant('ChangePriority'),
      impact: level,
      urgency: level,
      reason: fc.constant(reason),
    }),
    dana,
  ),
  step(
    fc.record({
      type: fc.constant('RestateAgreement'),
      agreementVersion: fc.constantFrom(1, 2, 3),
      reason: fc.constant(reason),
    }),
    dana,
  ),
  step(
    fc.record({
      type: fc.constant('TriageRequest'),
      kind: fc.constantFrom('incident', 'service'),
      service: fc.constant('email'),
      impact: level,
      urgency: level,
    }),
    sam,
  ),
] as const;

const ending = [
  step(fc.constant({ type: 'ResolveRequest', text }), iris),
  step(fc.constant({ type: 'ReopenRequest', reason }), ann),
  step(fc.constant({ type: 'CloseRequest' }), ann),
] as const;

const rare = [
  step(fc.constant({ type: 'WithdrawRequest', reason }), ann),
  step(fc.record({ type: fc.constant('AskExcuse'), clockId, reason: fc.constant(reason) }), iris),
  step(
    fc.record({
      type: fc.constant('DecideExcuse'),
      clockId,
      granted: fc.boolean(),
      reason: fc.constant(reason),
    }),
    dana,
  ),
  step(
    fc.record({
      type: fc.constant('ReviewOutcome'),
      clockId,
      agrees: fc.boolean(),
      reason: fc.constant(reason),
    }),
    ann,
  ),
  step(
    fc.record({
      type: fc.constant('AssignRequest'),
      team: fc.constantFrom('client-specialist', 'infrastructure-specialist'),
    }),
    by('cleo', 'client-specialist'),
  ),
] as const;

/** Any story of a request. */
export const anyStory = fc.array(fc.oneof(...plain, ...waiting, ...terms, ...ending, ...rare), {
  maxLength: 25,
});
/** One whose promises keep the terms they were given. */
export const storyOnOneSetOfTerms = fc.array(fc.oneof(...plain, ...waiting, ...ending), { maxLength: 25 });
/** One in which no clock ever stands still. */
export const storyWithoutPauses = fc.array(fc.oneof(...plain), { maxLength: 12 });

/** Carries a story out on a fresh request; what the domain refuses does not happen. */
export function tell(story: readonly StoryStep[], start = at('Mon 09:00')): RequestBuilder {
  let now = start;
  return story.reduce<RequestBuilder>(
    (request, next) => {
      now += next.after * MINUTE;
      return goOn(request, next, now);
    },
    aRequest({ rules: storyRules, at: start }),
  );
}

/** A request after one step of its story: as it was when the domain refuses. */
export function goOn(
  request: RequestBuilder,
  { command, from }: Omit<StoryStep, 'after'>,
  now: number,
): RequestBuilder {
  if (command === undefined) return request.swept(now);
  const step = { from, at: now };
  return request.tries(command, step).ok ? request.does(command, step) : request;
}
