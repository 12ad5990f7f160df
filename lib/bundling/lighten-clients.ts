import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/** Makes the SDK's clients lose what is not used of them. What they do stays the same. */
export function lightenClients(): Plugin {
  return {
    name: 'lighten-clients',
    setup(build) {
      build.onLoad(
        {
          filter:
            /[\\/]node_modules[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/,
        },
        ({ path }) => ({
          contents: forgetErrors(spellKeysOut(readFileSync(path, 'utf8'))),
        }),
      );
      // A client asks its package for nothing but its version.
      build.onLoad(
        { filter: /[\\/]node_modules[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/ },
        ({ path }) => {
          const { version } = JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string };
          return { contents: JSON.stringify({ version }), loader: 'json' };
        },
      );
    },
  };
}

/** The errors our code tells apart by their class. `test/lib/bundles.test.ts` holds that it is all of them. */
export const knownErrors: readonly string[] = [
  'ConditionalCheckFailedException',
  'TransactionCanceledException',
  'ExecutionAlreadyExists',
  'ExecutionDoesNotExist',
  'InvalidToken',
  'TaskDoesNotExist',
  'TaskTimedOut',
  'InvalidParameterException',
  'NotFoundException',
];

/**
 * Leaves out that a client knows the other errors by a class of their own. They come as the error of their service, by
 * the same name and with the same facts, and a client that never heard of an error does nothing else.
 */
export function forgetErrors(text: string): string {
  return text.replaceAll(/^n0_registry\.registerError\(\w+\$, (\w+)\);\n/gm, (line, error: string) =>
    knownErrors.includes(error) ? line : '',
  );
}

/**
 * Writes `{ httpQuery: … }` for `{ [_hQ]: … }` with `const _hQ = "httpQuery"`. A key that is computed might have an
 * effect, so esbuild keeps the schemas of all operations for it; with this it keeps those of the operations we call.
 */
export function spellKeysOut(text: string): string {
  const texts = new Map(
    [...text.matchAll(/^const (_\w+) = ("[^"\\]*");$/gm)].map(([, name, value]) => [name, value]),
  );
  return text.replaceAll(/\[(_\w+)\]: /g, (computed, name: string) => {
    const value = texts.get(name);
    return value === undefined ? computed : `${value}: `;
  });
}
