export * from './shapes.ts';
export * from './roles.ts';
export * from './stamp.ts';
export * from './impacts.ts';
export * from './requests.ts';
