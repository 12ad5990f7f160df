export * from './can.ts';
export * from './policy.ts';
export * from './permit.ts';
export * from './deputies.ts';
