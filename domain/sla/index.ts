export * from './vocabulary.ts';
export * from './agreement.ts';
export * from './clock.ts';
export * from './ladder.ts';
export * from './fold.ts';
export * from './alarms.ts';
export * from './explain.ts';
