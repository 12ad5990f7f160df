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
          contents: spellKeysOut(readFileSync(path, 'utf8')),
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
