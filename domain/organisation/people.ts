import * as z from 'zod';
import { type Immutable, impactArea, role, type Role, text } from '../vocabulary/index.ts';

/** A day on the department's wall calendar, `YYYY-MM-DD`; such days compare as text. */
export type LocalDate = string;

export const agencyShape = z.object({
  id: text,
  name: text,
  /** The plan its agreement follows, e.g. `gold`; shown to people, never decided on. */
  plan: text,
});
export type Agency = Immutable<z.infer<typeof agencyShape>>;

export const personShape = z.object({
  id: text,
  name: text,
  email: text,
  /** Agency whose employee this is; absent for the department's own people. */
  agencyId: z.exactOptional(text),
});
export type Person = Immutable<z.infer<typeof personShape>>;

/** A role for one agency or all (`*`), from a day to a day, both included. */
export const assignmentShape = z.object({
  id: text,
  personId: text,
  role,
  agencyId: text,
  from: text,
  until: z.exactOptional(text),
  /** Set when this person acts for another, who must hold (or act in) the same role themselves. */
  actingFor: z.exactOptional(text),
});
export type Assignment = Immutable<z.infer<typeof assignmentShape>>;

/** What a person may speak for today. */
export interface Authority {
  readonly role: Role;
  readonly agencyId: string;
  /** The people this authority comes through, nearest first: B acts for A gives `['a']`. */
  readonly actingFor: readonly string[];
}

export const serviceShape = z.object({
  id: text,
  name: text,
  description: text,
  /** Role whose people do the work when triage names nobody. */
  team: role,
  /** Impacts that an application for this service always has, whatever the agency answers. */
  impacts: z.exactOptional(z.array(impactArea)),
});
export type Service = Immutable<z.infer<typeof serviceShape>>;
