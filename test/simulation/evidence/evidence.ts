import type { RuleBook } from '../../../domain/agreements/index.ts';
import { type RequestEvent, requestKind, type RequestState } from '../../../domain/requests/index.ts';
import { type RuleBooks, ruleBooks } from '../../../functions/core/rule-books.ts';
import type { Message } from '../../../local/outbox/message.ts';
import { type TokenStore, tokenStore } from '../../../platform/dynamodb/approvals/token-store.ts';
import { ledger } from '../../../platform/dynamodb/ledger/ledger.ts';
import type { OrganisationStore } from '../../../platform/dynamodb/organisation/organisation-store.ts';
import type { Clerk } from '../office/clerk.ts';
import type { Office } from '../office/office.ts';
import type { World } from '../world.ts';
import { messagesAfter, noticeAt, type NoticeRow, noticesAfter, requestVersions } from './rows.ts';

/** A request with its whole history. */
export interface Told {
  readonly state: RequestState;
  readonly events: readonly RequestEvent[];
  readonly rules: RuleBook;
  /** Events that were there when it was last looked at. */
  readonly seen: number;
}

/** What the invariants look at: what has changed since they last did, and what is open. */
export interface Evidence {
  readonly world: World;
  readonly clerk: Clerk;
  /** By the clock of the machine, which is right now. */
  readonly now: number;
  readonly zone: string;
  /** Requests with new events. */
  readonly changed: readonly Told[];
  readonly versions: ReadonlyMap<string, number>;
  /** Every notice so far. */
  readonly notices: readonly NoticeRow[];
  /** Notices of an event of a request, by `number sequence`. */
  readonly noticesOf: ReadonlyMap<string, readonly NoticeRow[]>;
  /** Messages since the last look. */
  readonly messages: readonly Message[];
  /** How many messages reached a person under a reference, by `recipient reference`. */
  readonly received: ReadonlyMap<string, number>;
  readonly organisation: OrganisationStore;
  readonly tokens: TokenStore;
  /** Repairs of last night's reconciliation. */
  readonly repairs: number;
}

/** Gathers the evidence day by day; what cannot change any more is read once. */
export class Gatherer {
  readonly #office: Office;
  readonly #books: RuleBooks;
  readonly #versions = new Map<string, number>();
  readonly #notices = new Map<number, NoticeRow>();
  readonly #received = new Map<string, number>();
  #lastMessage = 0;

  constructor(office: Office) {
    this.#office = office;
    this.#books = ruleBooks(office.store);
  }

  async gather(repairs: number): Promise<Evidence> {
    const { world, clerk, table, zone, store: organisation } = this.#office;
    const { sql } = world.life.store;
    const requests = ledger(table, requestKind);
    const versions = requestVersions(sql);
    const changed: Told[] = [];
    for (const [number, version] of versions) {
      const seen = this.#versions.get(number) ?? 0;
      if (seen === version) continue;
      const state = await requests.load(number);
      if (state === undefined) throw new Error(`${number} is gone.`);
      const agreements = await organisation.agreements(state.agencyId);
      const rules = await this.#books.bookOf(
        state.agencyId,
        agreements.map((one) => one.version),
      );
      if (rules === undefined) throw new Error(`An agreement of ${state.agencyId} is gone.`);
      changed.push({ state, events: await requests.events(number), rules, seen });
      this.#versions.set(number, version);
    }
    this.#readNotices();
    const messages = messagesAfter(sql, this.#lastMessage);
    this.#lastMessage = messages.at(-1)?.[0] ?? this.#lastMessage;
    for (const [, { recipient = '', reference = '' }] of messages) {
      const key = `${recipient} ${reference}`;
      this.#received.set(key, (this.#received.get(key) ?? 0) + 1);
    }
    const notices = [...this.#notices.values()];
    return {
      world,
      clerk,
      now: world.time.now(),
      zone,
      changed,
      versions,
      notices,
      noticesOf: Map.groupBy(notices, ({ subject, sequence }) => `${subject.id} ${sequence ?? ''}`),
      messages: messages.map(([, message]) => message),
      received: this.#received,
      organisation,
      tokens: tokenStore(table),
      repairs,
    };
  }

  #readNotices(): void {
    const { sql } = this.#office.world.life.store;
    for (const [row, { state }] of this.#notices)
      if (state === 'pending') this.#notices.set(row, noticeAt(sql, row) ?? missing());
    const last = Math.max(0, ...[...this.#notices.keys()].slice(-1));
    for (const [row, notice] of noticesAfter(sql, last)) this.#notices.set(row, notice);
  }
}

function missing(): never {
  throw new Error('A notice that was not sent is gone.');
}
