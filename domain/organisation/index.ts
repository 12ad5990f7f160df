export * from './people.ts';
export * from './authority.ts';
export * from './role-holders.ts';
export * from './has-left.ts';
export * from './assignments.ts';
export * from './delegation.ts';
export * from './second-person.ts';
export * from './trail.ts';
