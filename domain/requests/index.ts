export * from './events.ts';
export * from './commands.ts';
export * from './lifecycle.ts';
export * from './state.ts';
export * from './evolve.ts';
export * from './decide.ts';
export * from './refusals.ts';
export * from './number.ts';
