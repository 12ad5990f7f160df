export * from './policy.ts';
export * from './can.ts';
