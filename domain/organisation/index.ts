export * from './roles.ts';
export * from './stamp.ts';
export * from './impacts.ts';
export * from './people.ts';
export * from './authority.ts';
export * from './speakers.ts';
export * from './assignments.ts';
export * from './delegation.ts';
