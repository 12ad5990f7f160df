import type { ImpactArea } from '../vocabulary/impacts.ts';
import type { Role } from '../vocabulary/roles.ts';

/** A day on the department's wall calendar, `YYYY-MM-DD`; such days compare as text. */
export type LocalDate = string;

export interface Agency {
  readonly id: string;
  readonly name: string;
  /** The plan its agreement follows, e.g. `gold`; shown to people, never decided on. */
  readonly plan: string;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Agency whose employee this is; absent for the department's own people. */
  readonly agencyId?: string;
}

/** A role for one agency or all (`*`), from a day to a day, both included. */
export interface Assignment {
  readonly id: string;
  readonly personId: string;
  readonly role: Role;
  readonly agencyId: string;
  readonly from: LocalDate;
  readonly until?: LocalDate;
  /** Set when this person acts for another, who must hold (or act in) the same role themselves. */
  readonly actingFor?: string;
}

/** What a person may speak for today. */
export interface Authority {
  readonly role: Role;
  readonly agencyId: string;
  /** The people this authority comes through, nearest first: B acts for A gives `['a']`. */
  readonly actingFor: readonly string[];
}

export interface Service {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Role whose people do the work when triage names nobody. */
  readonly team: Role;
  /** Impacts that an application for this service always has, whatever the agency answers. */
  readonly impacts?: readonly ImpactArea[];
}
