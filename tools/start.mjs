// npm start — runs the product from one bundled file, made again whenever a source is newer, so that the first answer
// does not wait for hundreds of files to be found, stripped of their types and compiled.
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { enableCompileCache } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = resolve(import.meta.dirname, '..');
const cache = join(root, 'node_modules', '.cache', 'rotunda');
const bundle = join(cache, 'main.mjs');
const sources = ['domain', 'functions', 'platform', 'local', 'tools/start.mjs', 'package-lock.json'];

/** The youngest of a file, or of all in a folder. */
function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

async function build() {
  const { build } = await import('esbuild');
  mkdirSync(cache, { recursive: true });
  const part = `${bundle}.${process.pid}`;
  await build({
    entryPoints: [join(root, 'local', 'main.ts')],
    outfile: part,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    // A dependency may be CommonJS and ask for what is built into Node.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    plugins: [{ name: 'files-beside-a-source', setup: keepAddresses }],
    logLevel: 'error',
  });
  // Whole from the moment it has its name: another start may make it at the same time.
  renameSync(part, bundle);
}

/** A source finds the files beside it by its own address, wherever the bundle is. */
function keepAddresses({ onLoad }) {
  onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
    contents: (await readFile(path, 'utf8')).replaceAll(
      'import.meta.url',
      JSON.stringify(pathToFileURL(path).href),
    ),
    loader: 'ts',
  }));
}

if (
  !existsSync(bundle) ||
  statSync(bundle).mtimeMs < Math.max(...sources.map((path) => newest(join(root, path))))
)
  await build();
enableCompileCache(join(cache, 'compiled'));
await import(pathToFileURL(bundle).href);
