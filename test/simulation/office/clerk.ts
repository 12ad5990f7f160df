import type { Answer, Asked } from '../../support/http-event.ts';
import type { World } from '../world.ts';

/** Something a person wants done, as they send it. */
export interface Command {
  readonly person: string;
  /** E.g. `POST /requests/{id}/responses`. */
  readonly route: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly ifMatch?: number;
  /** Whether it may be sent with a key, so that sending it again changes nothing. */
  readonly keyed: boolean;
  /** The type of the event of a request it leads to, or one of several; absent when it leads to none. */
  readonly tells?: readonly string[];
  /** A word in it that stands in no other command. */
  readonly marker?: string;
}

/** A command that was accepted, and where it came to stand. */
export interface Accepted extends Command {
  readonly key: string;
  readonly number: string;
  /** Number of its last event; of something without a key it is not told. */
  readonly version: number;
  /** Whether it had been sent before without an answer. */
  readonly sentAgain: boolean;
}

type Body = Readonly<Record<string, unknown>>;

/** Tries before a command that is not answered is let go; the faults that last are over by then. */
const mostTries = 60;

/** Carries what people want to the machine, again and again until it is answered, and remembers what was accepted. */
export class Clerk {
  readonly accepted: Accepted[] = [];
  /** Commands that may or may not have been done: nobody was told. */
  readonly unsure: Command[] = [];
  readonly refusals = new Map<string, number>();
  /** What no answer should ever say, in sentences. */
  readonly wrong: string[] = [];
  #keys = 0;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Sends a command until it is answered. @returns the answer, or nothing for one that never was */
  async send(command: Command, twice = false): Promise<Answer<Body> | undefined> {
    const key = this.#newKey();
    let mayBeDone = false;
    for (let tries = 1; tries <= mostTries; tries += 1) {
      const answers = await this.#ask(command, key, twice && tries === 1 ? 2 : 1);
      const final = answers.filter((answer) => answer !== undefined && answer.status < 500);
      if (final.length > 0) return this.#take(command, key, final as Answer<Body>[], mayBeDone);
      mayBeDone = true;
      await this.#world.pass(this.#world.dice.between(1, 5));
    }
    this.unsure.push(command);
    return undefined;
  }

  /** Two people at the same time. What is not answered at once is sent again one after the other. */
  async sendBoth(commands: readonly Command[]): Promise<void> {
    const keys = commands.map(() => this.#newKey());
    const first = await this.#world.during((life) =>
      Promise.all(
        commands.map((command, index) => life.ask<Body>(command.route, askedBy(command, keys[index]))),
      ),
    );
    await this.#world.settle();
    for (const [index, command] of commands.entries()) {
      const answer = first === 'killed' ? undefined : first.value[index];
      const key = keys[index] ?? '';
      if (answer !== undefined && answer.status < 500) await this.#take(command, key, [answer], false);
      else await this.#again(command, key);
    }
  }

  async #again(command: Command, key: string): Promise<void> {
    for (let tries = 1; tries <= mostTries; tries += 1) {
      const [answer] = await this.#ask(command, key, 1);
      if (answer !== undefined && answer.status < 500) {
        await this.#take(command, key, [answer], true);
        return;
      }
      await this.#world.pass(this.#world.dice.between(1, 5));
    }
    this.unsure.push(command);
  }

  #newKey(): string {
    this.#keys += 1;
    return `key-${this.#keys}`;
  }

  async #ask(command: Command, key: string, times: number): Promise<readonly (Answer<Body> | undefined)[]> {
    const outcome = await this.#world.during((life) =>
      Promise.all(Array.from({ length: times }, () => life.ask<Body>(command.route, askedBy(command, key)))),
    );
    await this.#world.settle();
    return outcome === 'killed' ? [undefined] : outcome.value;
  }

  async #take(
    command: Command,
    key: string,
    answers: readonly Answer<Body>[],
    mayBeDone: boolean,
  ): Promise<Answer<Body> | undefined> {
    const [answer] = [...answers].sort((a, b) => a.status - b.status);
    if (answer === undefined) return undefined;
    const { person, route, params, tells } = command;
    const given = answer.body['number'];
    const number = params?.['id'] ?? (typeof given === 'string' ? given : '');
    this.#world.note(`${person}: ${route} ${number} → ${answer.status} ${answer.code ?? ''}`);
    if (answer.status >= 300) {
      const code = answer.code ?? String(answer.status);
      this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
      // Without a key the second answer says nothing about the first try.
      if (mayBeDone && !command.keyed) this.unsure.push(command);
      return answer;
    }
    if (tells !== undefined)
      this.accepted.push({ ...command, key, number, version: versionOf(answer), sentAgain: mayBeDone });
    const versions = new Set(answers.filter(({ status }) => status < 300).map(versionOf));
    if (command.keyed && versions.size > 1)
      this.wrong.push(
        `${route} of ${person}, sent twice at once, was answered as versions ${[...versions].join(' and ')}.`,
      );
    if (command.keyed && this.#world.dice.oneIn(15)) await this.#repeat(command, key, answer);
    return answer;
  }

  /** Sends an accepted command once more: it is to be answered as before. */
  async #repeat(command: Command, key: string, before: Answer<Body>): Promise<void> {
    const [after] = await this.#ask(command, key, 1);
    if (after === undefined || after.status >= 500) return;
    if (after.status === before.status && versionOf(after) === versionOf(before)) return;
    this.wrong.push(
      `${command.route} of ${command.person} was answered with ${before.status}, version ${versionOf(before)}, and, sent again, with ${after.status}, version ${versionOf(after)}.`,
    );
  }
}

function askedBy({ person, params, body, ifMatch, keyed }: Command, key = ''): Asked {
  return {
    as: person,
    ...(params === undefined ? {} : { params }),
    ...(body === undefined ? {} : { body }),
    headers: {
      ...(keyed ? { 'idempotency-key': key } : {}),
      ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
    },
  };
}

/** The version an answer carries as its ETag; 0 without one. */
function versionOf({ headers }: Answer): number {
  return Number((headers['etag'] ?? '"0"').replaceAll('"', ''));
}
