export * from './clock.ts';
export * from './ladder.ts';
export * from './evolve.ts';
export * from './alarms.ts';
export * from './explain.ts';
