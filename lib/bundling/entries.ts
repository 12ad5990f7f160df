import type { DeployedCapability } from '../../functions/core/deployment.ts';

/** What reacts to the table's stream, for all capabilities. */
export const streamEntry = 'functions/stream/main.ts';

/** Every function there is, and the file it is bundled from. */
export function bundledFunctions(
  capabilities: readonly Pick<DeployedCapability, 'name' | 'http' | 'schedules' | 'tasks'>[],
): readonly { readonly name: string; readonly entry: string }[] {
  return [
    ...capabilities.flatMap(({ name: capability, http, schedules, tasks }) => [
      ...(http === undefined ? [] : [{ name: `${capability}-http`, entry: http.entry }]),
      ...[...schedules, ...tasks].map(({ name, deployment: { entry } }) => ({
        name: `${capability}-${name}`,
        entry,
      })),
    ]),
    { name: 'ledger-stream', entry: streamEntry },
  ];
}
