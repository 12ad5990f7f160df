import { readFileSync } from 'node:fs';
import type { Contender, Schedule } from './contender.ts';
import { contenders } from './contenders/index.ts';
import { GuardedAsker, type Guarded } from './guarded.ts';

/** How one contender fared on one operation of the fixtures. */
export interface Score {
  readonly contender: string;
  readonly op: 'add' | 'between';
  /** Cases it can express: same hours, no pauses where it has none. */
  readonly asked: number;
  readonly wrong: number;
  readonly hung: number;
  readonly threw: number;
}

interface Fixture {
  readonly meta: {
    readonly schedules: Readonly<
      Record<string, Readonly<Record<string, readonly (readonly [string, string])[]>>>
    >;
    readonly holidaySets: Readonly<Record<string, readonly string[]>>;
  };
  readonly cases: readonly FixtureCase[];
}
interface FixtureCase {
  readonly zone: string;
  readonly schedule: string;
  readonly holidays: string;
  readonly pauses: readonly (readonly [string, string])[];
  readonly start: string;
  readonly end?: string;
  readonly minutes?: number;
  readonly expected?: string;
  readonly expectedMs?: number;
  readonly tags: readonly string[];
  readonly alt?: readonly { readonly expected?: string; readonly expectedMs?: number }[];
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/**
 * Puts the fixtures to every contender. An answer is right when it meets the fixture's or one of the other
 * readings the fixture calls defensible, within the contender's precision.
 *
 * @param share 1 for all cases, 10 for every tenth
 */
export async function scoreAll(
  share: number,
  limitMs: number,
  say: (line: string) => void,
): Promise<readonly Score[]> {
  const scores: Score[] = [];
  for (const contender of contenders) {
    for (const op of ['add', 'between'] as const) {
      say(`fixtures: ${contender.name} ${op}`);
      const score = await scoreOne(contender, op, share, limitMs);
      if (score) scores.push(score);
    }
  }
  return scores;
}

async function scoreOne(
  contender: Contender,
  op: 'add' | 'between',
  share: number,
  limitMs: number,
): Promise<Score | undefined> {
  if (op === 'add' && contender.name === 'opening_hours') return undefined;
  const fixture = readFixture(op);
  const asker = new GuardedAsker(limitMs);
  const counts = { asked: 0, wrong: 0, hung: 0, threw: 0 };
  const cases = fixture.cases.filter(
    (one, index) => index % share === 0 && canExpress(contender, one, fixture),
  );
  for (const one of cases) {
    const result = await asker.ask({
      contender: contender.name,
      schedule: scheduleOf(one, fixture),
      pauses: one.pauses.map(([from, to]) => [Date.parse(from), Date.parse(to)] as const),
      op,
      from: Date.parse(one.start),
      other: op === 'add' ? (one.minutes ?? 0) * 60_000 : Date.parse(one.end ?? ''),
    });
    counts.asked++;
    if ('failed' in result) counts[result.failed]++;
    else if (!isRight(result, one, contender.precisionMs)) counts.wrong++;
  }
  await asker.stop();
  return { contender: contender.name, op, ...counts };
}

function isRight(result: Guarded, one: FixtureCase, precisionMs: number): boolean {
  const readings = [one, ...(one.alt ?? [])].map((reading) =>
    reading.expected === undefined ? reading.expectedMs : Date.parse(reading.expected),
  );
  return (
    'answer' in result &&
    readings.some((right) => right !== undefined && Math.abs(result.answer - right) < precisionMs)
  );
}

function canExpress({ expresses }: Contender, one: FixtureCase, fixture: Fixture): boolean {
  const intervals = scheduleOf(one, fixture).week.flat();
  const crosses = intervals.some(([from, to]) => to <= from);
  const backwards = (one.minutes ?? 0) < 0 || (one.end !== undefined && one.end < one.start);
  return (
    (expresses.pauses || one.pauses.length === 0) &&
    (expresses.crossMidnight || !crosses) &&
    (expresses.overlap || one.schedule !== 'overlap') &&
    (expresses.backwards || !backwards)
  );
}

function scheduleOf(one: FixtureCase, { meta }: Fixture): Schedule {
  const hours = meta.schedules[one.schedule] ?? {};
  return {
    zone: one.zone,
    week: DAYS.map((day) => hours[day] ?? []),
    holidays: [...new Set(meta.holidaySets[one.holidays])],
  };
}

function readFixture(op: 'add' | 'between'): Fixture {
  const path = new URL(`../../test/fixtures/business-time-${op}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')) as Fixture;
}
