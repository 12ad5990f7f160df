export * from './roles.ts';
export * from './people.ts';
export * from './authority.ts';
export * from './assignments.ts';
