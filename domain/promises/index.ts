export * from './terms.ts';
export * from './clock.ts';
export * from './escalation.ts';
export * from './counting.ts';
export * from './events.ts';
export * from './evolve.ts';
export * from './decide.ts';
export * from './explain.ts';
