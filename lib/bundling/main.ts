// `node lib/bundling/main.ts <entry> <outfile>`: bundles one function. Infrastructure is built without waiting for
// anything, and esbuild's plugins are waited for: so each bundle is made by a process of its own.
import { build } from 'esbuild';
import { bundleOptions } from './bundle.ts';

const [entry, outfile] = process.argv.slice(2);
if (entry === undefined || outfile === undefined)
  throw new Error('Say which entry to bundle into which file.');
await build(bundleOptions(entry, outfile));
