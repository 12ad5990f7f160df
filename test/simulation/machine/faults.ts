import type { Dice } from '../dice.ts';

/** What can go wrong at a call of a port, by how the caller sees it. */
export const faultKinds = [
  /** It was not done, and the caller is told so. */
  'refused',
  /** It was done, and the caller is told it was not. */
  'unanswered',
  /** The process was killed before it was done. */
  'killed-before',
  /** The process was killed after it was done, before it heard of it. */
  'killed-after',
  /** A record of the stream comes later. */
  'late',
  /** A record of the stream comes twice. */
  'twice',
  /** For some minutes nothing can be written that needs room. */
  'disk-full',
  /** The clock of the machine jumps, up to an hour either way. */
  'clock-step',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** A port, as far as faults tell them apart. */
export type Port =
  'read' | 'write' | 'machine' | 'function' | 'mailer' | 'topic' | 'chain' | 'callback' | 'failures';

/** Once in how many calls a fault strikes. Reads and writes are many, messages few. */
const rareness: Readonly<Record<Port, number>> = {
  read: 4_000,
  write: 120,
  machine: 400,
  function: 40,
  mailer: 25,
  topic: 25,
  chain: 20,
  callback: 20,
  failures: 10,
};

/** Names of errors that pass by themselves, as `functions/stream/transient-errors.ts` knows them. */
const passing = ['ThrottlingException', 'TimeoutError', 'ECONNRESET', 'LimitExceededException'] as const;

/** What a log may name because of faults: they themselves, a disk that is full, a clock that is behind. */
const following: readonly string[] = [
  ...passing,
  'InternalServerError',
  'Postponed',
  'ledger.before-last-event',
  'States.TaskFailed',
  'Reconciled',
];

/** Decides which calls go wrong, and counts them. */
export class Faults {
  readonly #dice: Dice;
  readonly #enabled: boolean;
  readonly struck = new Map<FaultKind, number>();
  /** Whether faults may strike now. */
  active = false;

  constructor(dice: Dice, enabled: boolean) {
    this.#dice = dice;
    this.#enabled = enabled;
  }

  get dice(): Dice {
    return this.#dice;
  }

  /** The fault of this call; mostly none. */
  ofCall(port: Port): 'refused' | 'unanswered' | 'killed-before' | 'killed-after' | undefined {
    if (!this.#strikes(rareness[port])) return undefined;
    const kinds = [
      'refused',
      'refused',
      'unanswered',
      'unanswered',
      'killed-before',
      'killed-after',
    ] as const;
    return this.#count(this.#dice.pick(kinds) ?? 'refused');
  }

  /** What goes wrong with the delivery of a record; mostly nothing. */
  ofDelivery(): 'late' | 'twice' | undefined {
    if (!this.#strikes(25)) return undefined;
    return this.#count(this.#dice.pick(['late', 'twice'] as const) ?? 'late');
  }

  /** Whether something that strikes once in so many times does now. */
  strikes(kind: 'disk-full' | 'clock-step', rarely: number): boolean {
    return this.#strikes(rarely) && this.#count(kind) === kind;
  }

  /** Whether a line of the log tells of what may follow from a fault. */
  explain(line: string): boolean {
    const [, name] = /"(?:name|reason)":"([^"]+)"/.exec(line) ?? [];
    return this.struck.size > 0 && (name === undefined || following.includes(name));
  }

  error(): Error {
    const name = this.#dice.pick(passing) ?? 'TimeoutError';
    return Object.assign(new Error('A fault of the simulation.'), { name });
  }

  #strikes(rarely: number): boolean {
    return this.#enabled && this.active && this.#dice.oneIn(rarely);
  }

  #count<K extends FaultKind>(kind: K): K {
    this.struck.set(kind, (this.struck.get(kind) ?? 0) + 1);
    return kind;
  }
}
