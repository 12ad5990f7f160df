import { type EnvironmentKey, environmentNames } from './names.ts';

/** The settings a function was given, each asked for by name. */
export type Config = (key: EnvironmentKey) => string;

/**
 * Reads settings from an environment.
 *
 * @throws Error naming the variable, when a function asks for one it was not given
 */
export function configFrom(environment: Readonly<Record<string, string | undefined>>): Config {
  return (key) => {
    const value = environment[environmentNames[key]];
    if (value === undefined || value === '')
      throw new Error(`The environment variable ${environmentNames[key]} is not set.`);
    return value;
  };
}
