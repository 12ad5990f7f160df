import type { Ports } from '../functions/capabilities.ts';
import type { Capability, Schedule, Task } from '../functions/core/capability.ts';
import { type HttpHandler, httpHandler } from '../functions/http/handler.ts';

/** The handler of every capability that has routes, by its name. */
export function httpHandlers(
  registry: readonly Capability<Ports>[],
  ports: Ports,
): Readonly<Record<string, HttpHandler>> {
  const served = registry.filter(({ routes }) => routes.length > 0);
  return Object.fromEntries(
    served.map((capability) => [
      capability.name,
      httpHandler(
        {
          routes: capability.routes,
          useCases: capability.handlers(ports),
          publicUseCases: capability.publicHandlers(ports),
          problemOf: (refusal) => capability.problemOf(refusal),
        },
        ports,
      ),
    ]),
  );
}

/** What is done by the clock, in the order of the registry. */
export function scheduledWork(
  registry: readonly Capability<Ports>[],
  ports: Ports,
  when: Schedule<Ports>['every'],
): readonly (() => Promise<void>)[] {
  return registry
    .flatMap(({ schedules }) => schedules)
    .filter(({ every }) => every === when)
    .map((schedule) => async () => {
      await schedule.run(ports);
    });
}

/** What another service asks for, by its trigger; here there is one task for each. */
export function taskFor(
  registry: readonly Capability<Ports>[],
  trigger: Task<Ports>['trigger'],
  ports: Ports,
): (input: unknown) => Promise<unknown> {
  const tasks = registry.flatMap((one) => one.tasks).filter((task) => task.trigger === trigger);
  const run = tasks.map((task) => task.run(ports));
  return async (input) => {
    let result: unknown;
    for (const one of run) result = await one(input);
    return result;
  };
}
