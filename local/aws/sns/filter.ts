import * as z from 'zod';
import { parseJson } from '../../http/answer.ts';

/** Attribute name to the values it may have; all names must match. */
export type FilterPolicy = Readonly<Record<string, readonly (string | number | boolean)[]>>;

/** A message attribute as published. */
export interface MessageAttribute {
  readonly type: string;
  readonly value: string;
}

const policySchema = z.record(z.string(), z.array(z.union([z.string(), z.number(), z.boolean()])).min(1));

/** The policy of its JSON text, or a sentence saying what is wrong with it. */
export function parseFilterPolicy(text: string): FilterPolicy | string {
  const value = parseJson(text);
  if (value === undefined) return 'FilterPolicy: failed to parse JSON';
  const parsed = policySchema.safeParse(value);
  return parsed.success
    ? parsed.data
    : 'FilterPolicy: each attribute needs a list of exact values on this machine';
}

/** Whether every attribute of the policy has one of its values; a String.Array needs one in common. */
export function passes(policy: FilterPolicy, attributes: ReadonlyMap<string, MessageAttribute>): boolean {
  return Object.keys(policy).every((name) => matchOf(policy, attributes, name) !== undefined);
}

/** The value that made an attribute pass. */
export function matchOf(
  policy: FilterPolicy,
  attributes: ReadonlyMap<string, MessageAttribute>,
  name: string,
): string | undefined {
  const attribute = attributes.get(name);
  if (attribute === undefined) return undefined;
  const values = valuesOf(attribute);
  const match = policy[name]?.find((wanted) => values.includes(wanted));
  return match === undefined ? undefined : String(match);
}

function valuesOf({ type, value }: MessageAttribute): readonly unknown[] {
  if (type === 'Number') return [Number(value)];
  if (type !== 'String.Array') return [value];
  const list = parseJson(value);
  return Array.isArray(list) ? list : [];
}
