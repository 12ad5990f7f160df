import * as z from 'zod';
import type { Permission } from '../../domain/access/index.ts';

/** The wire shapes of one operation. No unknown field is accepted on the way in. */
export interface Contract {
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  readonly body: z.ZodType;
  readonly reply: z.ZodType;
  readonly status: 200 | 201 | 204;
  /** Creates or changes something: `Idempotency-Key` makes sending it twice harmless. */
  readonly repeatable: boolean;
  /** Answers with an `ETag` and honours `If-Match`. */
  readonly versioned: boolean;
  /** How often an hour one person may ask for it; without end when absent. For what costs much more than others do. */
  readonly perHour?: number;
}

export const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const;

/** One row of the route table. */
export type Route = {
  readonly method: (typeof methods)[number];
  /** In API Gateway's notation: `/requests/{id}`. */
  readonly path: string;
  /** The name of the capability that serves it. */
  readonly capability: string;
  readonly operation: string;
  /** One sentence for the reference page. */
  readonly summary: string;
  readonly contract: Contract;
} & (
  | {
      /** Asks for a token of the identity provider. */
      readonly access: 'person';
      /** What it takes to call it. */
      readonly permission: Permission;
    }
  /** Open to anybody who has the link. What it may show or change, the link itself must say. */
  | { readonly access: 'public' }
);

const nothing = z.strictObject({});

/** A contract with the parts an operation does not have left empty. */
export function contract<
  P extends z.ZodType = typeof nothing,
  Q extends z.ZodType = typeof nothing,
  B extends z.ZodType = typeof nothing,
  R extends z.ZodType = typeof nothing,
>(shape: {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly reply?: R;
  readonly status?: 200 | 201 | 204;
  readonly repeatable?: boolean;
  readonly versioned?: boolean;
  readonly perHour?: number;
}): {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly reply: R;
  readonly status: 200 | 201 | 204;
  readonly repeatable: boolean;
  readonly versioned: boolean;
  readonly perHour?: number;
} {
  return {
    params: shape.params ?? (nothing as z.ZodType as P),
    query: shape.query ?? (nothing as z.ZodType as Q),
    body: shape.body ?? (nothing as z.ZodType as B),
    reply: shape.reply ?? (nothing as z.ZodType as R),
    status: shape.status ?? 200,
    repeatable: shape.repeatable ?? false,
    versioned: shape.versioned ?? false,
    ...(shape.perHour === undefined ? {} : { perHour: shape.perHour }),
  };
}

/** A row as a capability writes it: what it takes is a permission, unless anybody may. */
export interface RouteRow<O extends string> {
  readonly method: Route['method'];
  readonly path: string;
  readonly operation: O;
  readonly summary: string;
  /** Absent for a public route. */
  readonly permission?: Permission;
}

/** The routes of a capability, each with its contract. */
export function routesOf<O extends string>(
  capability: string,
  contracts: Readonly<Record<O, Contract>>,
  rows: readonly RouteRow<NoInfer<O>>[],
): readonly Route[] {
  return rows.map(({ permission, ...row }) => ({
    ...row,
    capability,
    contract: contracts[row.operation],
    ...(permission === undefined ? { access: 'public' } : { access: 'person', permission }),
  }));
}

/** An instant on the wire, e.g. `2026-11-22T14:05:00.000Z`. */
export const instant = z.iso.datetime().meta({ examples: ['2026-11-23T14:05:00.000Z'] });
/** How many of a list to answer with: digits and nothing else, since `0x10` and ` 5 ` are slips. */
export const limit = z
  .string()
  .refine((text) => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 100, {
    message: 'Give a whole number from 1 to 100.',
  })
  .transform(Number)
  .meta({ type: 'integer', minimum: 1, maximum: 100, description: 'at most so many, 25 when absent' })
  .default(25);
export const page = {
  limit,
  cursor: z.string().max(500).optional(),
};
