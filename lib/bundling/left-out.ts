import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';

/** A module of a package that a function on Lambda is not to carry, and what it carries instead. */
export interface Replacement {
  /** The end of its path. */
  readonly module: string;
  /** Why no function misses it. */
  readonly because: string;
  /** The text that takes its place, made from its own. */
  readonly text: (original: string) => string;
}

/** What zod calls to make a method, which is then not called. */
const methodMakers = ['createToJSONSchemaMethod', 'createStandardJSONSchemaMethod'];

/**
 * What is not bundled. Each entry is a package's module that a client or zod brings along for everybody, and that no
 * function of ours reaches; `test/lib/bundles.test.ts` holds that each is still found, so that an update of a package
 * cannot bring one back unnoticed.
 */
export const replacements: readonly Replacement[] = [
  {
    module: '/node_modules/@aws-sdk/credential-provider-node/dist-es/index.js',
    because:
      'Lambda gives a function the credentials of its role by the environment. Profiles, SSO, processes and metadata services are for machines of people, where no bundle runs.',
    text: () => "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
  },
  {
    module: '/node_modules/@smithy/core/dist-es/submodules/event-streams/index.js',
    because: 'No operation we call sends or receives a stream of events.',
    text: () => `${refusing(['EventStreamSerde'])}
export const eventStreamSerdeProvider = () => undefined;
export const resolveEventStreamSerdeConfig = (config) => config;`,
  },
  {
    module: '/node_modules/@smithy/core/dist-es/submodules/checksum/sha256/Sha256Js.js',
    because: 'Node hashes by itself.',
    text: (original) => refusing(exportsOf(original)),
  },
  {
    module: '/node_modules/@smithy/core/dist-es/submodules/checksum/md5/Md5Js.js',
    because: 'As above.',
    text: (original) => refusing(exportsOf(original)),
  },
  {
    module: '/node_modules/@aws-sdk/endpoint-cache/dist-es/EndpointCache.js',
    because:
      'DynamoDB has one endpoint in a region, which is known: nothing is ever discovered, so nothing is remembered.',
    text: () => 'export class EndpointCache {}',
  },
  {
    module: '/node_modules/@smithy/core/dist-es/submodules/retry/util-retry/DefaultRateLimiter.js',
    because: 'Retries are of the standard kind; the adaptive one is what measures how much a service takes.',
    text: (original) => refusing(exportsOf(original)),
  },
  {
    module: '/node_modules/@smithy/signature-v4/dist-es/HeaderFormatter.js',
    because: 'Every signer makes one, and only messages of a stream of events would be signed with it.',
    text: () => 'export class HeaderFormatter {}',
  },
  {
    module: '/node_modules/zod/v4/core/to-json-schema.js',
    because: 'The reference is made before anything is deployed; a function only parses.',
    text: (original) =>
      refusing(
        exportsOf(original).filter((name) => !methodMakers.includes(name)),
        methodMakers,
      ),
  },
  {
    module: '/node_modules/zod/v4/core/json-schema-processors.js',
    because: 'They are what the module above works with.',
    text: (original) => refusing(exportsOf(original)),
  },
];

/** Puts the replacements in the place of what they replace. @param onReplaced hears of each */
export function leaveOut(onReplaced: (module: string) => void = () => undefined): Plugin {
  const ends = replacements.map(({ module }) =>
    module.replaceAll('.', String.raw`\.`).replaceAll('/', String.raw`[\\/]`),
  );
  return {
    name: 'leave-out',
    setup(build) {
      build.onLoad({ filter: new RegExp(`(?:${ends.join('|')})$`) }, ({ path }) => {
        const replacement = replacements.find(({ module }) => path.replaceAll('\\', '/').endsWith(module));
        if (replacement === undefined) return undefined;
        onReplaced(replacement.module);
        return { contents: replacement.text(readFileSync(path, 'utf8')), resolveDir: dirname(path) };
      });
    },
  };
}

/** The names a module declares and exports at once. */
function exportsOf(text: string): readonly string[] {
  return [...text.matchAll(/^export (?:const|function|class) (\w+)/gm)].flatMap(([, name]) => name ?? []);
}

/** A module whose functions refuse to work; those of the second list return one that refuses. */
function refusing(names: readonly string[], makers: readonly string[] = []): string {
  return [
    "function refuse() { throw new Error('This is left out of bundles: see lib/bundling/left-out.ts.'); }",
    'const make = () => refuse;',
    `export { ${[...names.map((name) => `refuse as ${name}`), ...makers.map((name) => `make as ${name}`)].join(', ')} };`,
  ].join('\n');
}
