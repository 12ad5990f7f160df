/**
 * What a request is. `application` and `project` go through the approval chain; `delivery` is the work on what it
 * approved, opened by the chain and by nobody else.
 */
export const requestKinds = [
  'service',
  'incident',
  'inquiry',
  'feedback',
  'application',
  'project',
  'delivery',
] as const;
export type RequestKind = (typeof requestKinds)[number];

/** What an agency can ask for. */
export const submittedKinds = requestKinds.filter((kind) => kind !== 'delivery');

/** ITIL levels, most severe first. */
export const levels = ['high', 'medium', 'low'] as const;
export type Level = (typeof levels)[number];

/** Most urgent first. */
export const priorities = ['critical', 'high', 'moderate', 'low'] as const;
export type Priority = (typeof priorities)[number];

/** `decision` is promised for each stage of the approval chain, the others for the request as a whole. */
export const metrics = ['first-response', 'next-update', 'resolution', 'decision'] as const;
export type Metric = (typeof metrics)[number];

/** Whom or what a request can wait for. Clocks stop for the client always, for the rest as the agreement says. */
export const waits = ['client', 'vendor', 'problem', 'evidence'] as const;
export type Wait = (typeof waits)[number];
