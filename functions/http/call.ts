import type * as z from 'zod';
import type { Actor } from '../../domain/access/index.ts';
import type { Person } from '../../domain/organisation/index.ts';
import type { Contract, Route } from './contract.ts';

/** What a use case is told about one call of anybody, signed in or not. */
export interface PublicCall<C extends Contract = Contract> {
  readonly route: Route;
  readonly params: z.output<C['params']>;
  readonly query: z.output<C['query']>;
  readonly body: z.output<C['body']>;
  /** Epoch milliseconds. */
  readonly now: number;
  /** The version the caller read, from `If-Match`. */
  readonly ifMatch?: number;
}

/** Who calls, and what they may speak for. */
export interface Caller {
  readonly person: Person;
  readonly actor: Actor;
}

/** What a use case is told about one call of a person. */
export interface Call<C extends Contract = Contract> extends PublicCall<C>, Caller {
  readonly route: Extract<Route, { readonly access: 'person' }>;
  /** From `Idempotency-Key`, with a hash of what was asked. */
  readonly idempotency?: { readonly key: string; readonly fingerprint: string };
}

/** A use case's answer, in the contract's terms; or why there is none. */
export type Reply<T, R> =
  | { readonly ok: true; readonly body: T; readonly version?: number }
  | { readonly ok: false; readonly refusal: R };

/** What a capability does for a person: carries one operation out. */
export type UseCase<C extends Contract, R> = (call: Call<C>) => Promise<Reply<z.input<C['reply']>, R>>;

/** The same for an operation that is open to anybody. */
export type PublicUseCase<C extends Contract, R> = (
  call: PublicCall<C>,
) => Promise<Reply<z.input<C['reply']>, R>>;

/** A use case of whatever operation: what it takes is checked where it is written, by its contract. */
export type AnyUseCase<R> = (call: never) => Promise<Reply<unknown, R>>;

/** An instant as people and programs outside read it. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}
