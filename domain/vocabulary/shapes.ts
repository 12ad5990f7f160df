import * as z from 'zod';
import { impactAreas } from './impacts.ts';
import { levels, metrics, priorities, requestKinds, waits } from './requests.ts';
import { roles } from './roles.ts';

/** A type inferred from a schema, as the domain hands it round: nothing in it can be changed. */
export type Immutable<T> = T extends object ? { readonly [K in keyof T]: Immutable<T[K]> } : T;

/** Shapes that several parts of the domain are made of; what is stored is read by the same schemas. */
export const text = z.string();
/** Epoch milliseconds. */
export const instant = z.int();
export const role = z.enum(roles);
export const requestKind = z.enum(requestKinds);
export const level = z.enum(levels);
export const priority = z.enum(priorities);
export const metric = z.enum(metrics);
export const wait = z.enum(waits);
export const impactArea = z.enum(impactAreas);

/** Who did something, and by which authority: the people it came through are in `actingFor`, nearest first. */
export const stampShape = z.object({
  personId: text,
  role: z.union([role, z.literal('system')]),
  actingFor: z.array(text),
});

/**
 * The schema of one event: its type, when it happened and by whom, which every event has, and what it says besides.
 *
 * @example event('ResponseGiven', { text })
 */
export function event<T extends string, F extends z.ZodRawShape>(type: T, facts: F) {
  return z.object({ at: instant, by: stampShape, type: z.literal(type), ...facts });
}
