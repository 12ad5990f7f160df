export * from './kind.ts';
export * from './change.ts';
export * from './decide.ts';
