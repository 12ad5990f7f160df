export * from './agreement.ts';
export * from './terms.ts';
export * from './problems.ts';
