import type * as z from 'zod';
import type { Refusal } from '../../domain/ledger/index.ts';
import type { Problem } from '../../platform/http/problem.ts';
import type { AnyUseCase } from '../http/call.ts';
import type { Route } from '../http/contract.ts';
import type { DeployedSchedule, DeployedTask, Deployment } from './deployment.ts';
import { type Registration, registration } from './registration.ts';

/** What one run tells about itself, by the names of its measures. */
export type Measured<M extends string = string> = Readonly<Record<M, number>>;

/** Something that is done by the clock. */
export interface Schedule<P> extends DeployedSchedule {
  run(ports: P): Promise<Measured>;
}

/** Something that is done because another service asks for it. */
export interface Task<P> extends DeployedTask {
  run(ports: P): (input: unknown) => Promise<unknown>;
}

/**
 * A capability is a value: everything it adds to the product, so that API Gateway, the functions and their permissions,
 * the one-machine runtime, the reference, the matrix of who may do what, the data model, the stream and the sweep are
 * made from the registry of capabilities. Methods, so that capabilities with different ports fit one registry.
 */
export interface Capability<P, R extends Refusal = Refusal> extends Registration<P> {
  /** One sentence for the reference page. */
  readonly about: string;
  /** Rows of the table that are no aggregates, for the page of the data model. */
  readonly items: readonly StoredItem[];
  readonly routes: readonly Route[];
  /** What serves the routes; absent when there are none. */
  readonly http?: Deployment;
  /** What carries the routes out, by operation. */
  handlers(ports: P): Readonly<Record<string, AnyUseCase<R>>>;
  /** What carries out those that are open to anybody. */
  publicHandlers(ports: P): Readonly<Record<string, AnyUseCase<R>>>;
  /** Its refusals as HTTP. */
  problemOf(refusal: R): Problem;
  readonly schedules: readonly Schedule<P>[];
  readonly tasks: readonly Task<P>[];
}

/** A kind of row that is no aggregate, as the page of the data model shows it. */
export interface StoredItem {
  readonly name: string;
  readonly pk: string;
  readonly sk: string;
  readonly about: string;
  /** Absent where the store that writes it keeps the schema to itself. */
  readonly schema?: z.ZodType;
}

/** A capability with the parts it does not have left empty. */
export function capability<P, R extends Refusal>(
  parts: Pick<Capability<P, R>, 'name' | 'about'> & Partial<Capability<P, R>>,
): Capability<P, R> {
  const none = (): Record<string, never> => ({});
  return {
    ...registration<P>(parts),
    items: [],
    routes: [],
    handlers: none,
    publicHandlers: none,
    problemOf: (refusal) => {
      throw new Error(`${parts.name} cannot put ${refusal.code} into words.`);
    },
    schedules: [],
    tasks: [],
    ...parts,
  };
}
