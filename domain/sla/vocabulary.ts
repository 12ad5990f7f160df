/** What an agency can ask for. `application` and `project` wait in triage for the approval chain. */
export const requestKinds = ['service', 'incident', 'inquiry', 'feedback', 'application', 'project'] as const;
export type RequestKind = (typeof requestKinds)[number];

/** ITIL levels, most severe first. */
export const levels = ['high', 'medium', 'low'] as const;
export type Level = (typeof levels)[number];

/** Most urgent first. */
export const priorities = ['critical', 'high', 'moderate', 'low'] as const;
export type Priority = (typeof priorities)[number];

export const metrics = ['first-response', 'next-update', 'resolution'] as const;
export type Metric = (typeof metrics)[number];

/** Whom or what a request can wait for. Clocks stop for the client always, for the rest as the agreement says. */
export const waits = ['client', 'vendor', 'problem', 'evidence'] as const;
export type Wait = (typeof waits)[number];
