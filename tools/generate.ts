// Writes the documents that are made from the code, or says which of them no longer fit it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { accessDocument } from './generate/access.ts';
import { dataModelDocument } from './generate/data-model.ts';
import { lifecycleDocument } from './generate/lifecycle.ts';
import { openApiDocument } from './generate/openapi.ts';
import { stateMachineDocument } from './generate/state-machine.ts';

const usage = `npm run generate               writes docs/openapi.json, docs/lifecycle.md, docs/access.md, docs/data-model.md
                               and statemachines/README.md
npm run generate -- --check    changes nothing; fails and names the files that no longer fit the code`;

const documents: readonly (readonly [path: string, text: () => string])[] = [
  ['docs/openapi.json', () => JSON.stringify(openApiDocument())],
  ['docs/lifecycle.md', lifecycleDocument],
  ['docs/access.md', accessDocument],
  ['docs/data-model.md', dataModelDocument],
  ['statemachines/README.md', () => stateMachineDocument(contentOf('statemachines/approval-chain.asl.json'))],
];

const options = process.argv.slice(2);
const unknown = options.find((option) => option !== '--check' && option !== '--help');
if (options.includes('--help') || unknown !== undefined) {
  if (unknown !== undefined) console.error(`Unknown option ${unknown}.\n`);
  console.log(usage);
  process.exit(unknown === undefined ? 0 : 2);
}

const drifted: string[] = [];
for (const [path, text] of documents) {
  const file = fromRoot(path);
  const fresh = await format(text(), { ...(await resolveConfig(file)), filepath: file });
  if (existsSync(file) && readFileSync(file, 'utf8') === fresh) continue;
  drifted.push(path);
  if (!options.includes('--check')) writeFileSync(file, fresh);
}

if (drifted.length > 0 && options.includes('--check')) {
  console.error(`No longer what the code says: ${drifted.join(', ')}. Run npm run generate.`);
  process.exit(1);
}
if (!options.includes('--check'))
  console.log(drifted.length === 0 ? 'Nothing to change.' : `Written: ${drifted.join(', ')}`);

function fromRoot(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

function contentOf(path: string): string {
  return readFileSync(fromRoot(path), 'utf8');
}
