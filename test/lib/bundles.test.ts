import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { build, type Metafile } from 'esbuild';
import { capabilities } from '../../functions/capabilities.ts';
import { bundleOptions } from '../../lib/bundling/bundle.ts';
import { bundledFunctions } from '../../lib/bundling/entries.ts';
import { functionCode } from '../../lib/bundling/function-code.ts';
import { replacements } from '../../lib/bundling/left-out.ts';
import { forgetErrors, knownErrors, spellKeysOut } from '../../lib/bundling/lighten-clients.ts';
import { startDynamoDb } from '../support/engines/start-dynamodb.ts';
import { callOf, credentials, type Engine, runBundle, startRecordingEngine } from './run-bundle.ts';

/** KB. */
const cap = 400;
/** What reacts for every kind, or looks at every kind again before it sends; and the whole of approval. */
const larger: Readonly<Record<string, number>> = {
  'approvals-http': 410,
  'ledger-stream': 410,
  'notices-dispatch': 450,
};

const functions = bundledFunctions(capabilities);
const directory = mkdtempSync(join(tmpdir(), 'rotunda-bundles-'));
const fileOf = (name: string): string => join(directory, `${name}.mjs`);
const bundles = new Map<string, Metafile['outputs'][string]>();
const replaced = new Set<string>();
let engine: Engine;

beforeAll(async () => {
  for (const { name, entry } of functions) {
    const options = bundleOptions(entry, fileOf(name), (module) => replaced.add(module));
    const { metafile } = await build({ ...options, metafile: true });
    const [output] = Object.values(metafile.outputs);
    if (output !== undefined) bundles.set(name, output);
  }
  engine = await startRecordingEngine();
});
afterAll(async () => {
  await engine.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** Kilobytes of a bundle by package, or by folder of our own. */
function weights(name: string): ReadonlyMap<string, number> {
  const byPackage = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(bundles.get(name)?.inputs ?? {})) {
    const owner =
      /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(path)?.[1] ??
      path.split('/').slice(0, 2).join('/');
    byPackage.set(owner, (byPackage.get(owner) ?? 0) + bytesInOutput / 1024);
  }
  return byPackage;
}

describe('bundles stay small', () => {
  test.each(functions.map(({ name }) => name))('%s does not exceed its cap', (name) => {
    const kilobytes = (bundles.get(name)?.bytes ?? 0) / 1024;
    const heaviest = [...weights(name)].sort(([, a], [, b]) => b - a).slice(0, 3);
    const told = heaviest.map(([owner, size]) => `${owner} ${size.toFixed(0)} KB`).join(', ');
    const most = larger[name] ?? cap;
    if (kilobytes > most)
      throw new Error(`${name} has ${kilobytes.toFixed(0)} KB, ${most} at most. Heaviest: ${told}.`);
    expect(kilobytes).toBeGreaterThan(0);
  });

  test.each(functions.map(({ name }) => name))('%s carries no credentials but those of Lambda', (name) => {
    const providers = [...weights(name)].filter(
      ([owner, size]) => size > 0 && /nested-clients|token-providers|credential-provider/.test(owner),
    );
    expect(providers.map(([owner]) => owner)).toEqual(['@aws-sdk/credential-provider-env']);
  });

  test('each module that is left out is where it was', () => {
    expect([...replaced].sort()).toEqual(replacements.map(({ module }) => module).sort());
  });

  test('a client knows the errors by their class that our code tells apart by it, and no others', () => {
    const sources = ['platform', 'functions'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(join(folder, file), 'utf8')),
    );
    const imported = sources.flatMap((text) =>
      [...text.matchAll(/import \{([^}]+)\} from '@aws-sdk\/client-[^']+';/g)].flatMap(([, names = '']) =>
        names.split(',').map((name) => name.trim()),
      ),
    );
    const toldApart = sources.flatMap((text) =>
      [...text.matchAll(/instanceof (\w+)/g)].flatMap(([, name = '']) =>
        imported.includes(name) ? [name] : [],
      ),
    );
    expect([...new Set(toldApart)].sort()).toEqual([...knownErrors].sort());
    const line = (error: string): string => `n0_registry.registerError(${error}$, ${error});\n`;
    expect(forgetErrors(`a;\n${line('TaskTimedOut')}${line('BackupInUseException')}b;`)).toBe(
      `a;\n${line('TaskTimedOut')}b;`,
    );
  });

  test('a key of a schema is spelled out when it is a text, and left as it is otherwise', () => {
    expect(spellKeysOut('const _hQ = "httpQuery";\nexport var A$ = [{ [_hQ]: 1, [_x]: 2 }, [_hQ]];')).toBe(
      'const _hQ = "httpQuery";\nexport var A$ = [{ "httpQuery": 1, [_x]: 2 }, [_hQ]];',
    );
  });
});

test('each function is deployed with a bundle of its own', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'rotunda-assets-'));
  try {
    const app = new App({ outdir });
    const stack = new Stack(app, 'Stack');
    for (const name of ['ledger-sweep', 'requests-http'])
      new Function(stack, name, {
        code: functionCode(functions.find((one) => one.name === name)?.entry ?? ''),
        handler: 'index.handler',
        runtime: Runtime.NODEJS_24_X,
      });
    app.synth();
    const deployed = readdirSync(outdir, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('index.mjs'))
      .map((path) => readFileSync(join(outdir, path), 'utf8'));
    const built = ['ledger-sweep', 'requests-http'].map((name) => readFileSync(fileOf(name), 'utf8'));
    expect(deployed.sort()).toEqual(built.sort());
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});

interface Answer {
  readonly statusCode: number;
  readonly body: string;
}

describe('bundles work', () => {
  test.each(functions.map(({ name }) => name))('%s starts, given only its settings', async (name) => {
    expect(await runBundle(fileOf(name), engine)).toEqual([]);
  });

  test('the sweep looks for what is due, as the role Lambda says it is', async () => {
    const before = engine.calls.length;
    expect(await runBundle(fileOf('ledger-sweep'), engine, [{}])).toEqual([null]);
    const calls = engine.calls.slice(before);
    expect(calls.length).toBeGreaterThan(0);
    for (const { authorization, token } of calls) {
      expect(authorization).toContain(`Credential=${credentials.AWS_ACCESS_KEY_ID}/`);
      expect(token).toBe(credentials.AWS_SESSION_TOKEN);
    }
  });

  test('an error no class is known of comes by its name', async () => {
    const empty = await startDynamoDb();
    try {
      const failed = runBundle(fileOf('ledger-sweep'), { url: empty.endpoint }, [{}]);
      const told = await failed.catch((error: unknown) =>
        String((error as { readonly stderr?: string }).stderr),
      );
      expect(/^\w*Exception(?: \[\w+\])?(?=: )/m.exec(String(told))?.[0]).toContain(
        'ResourceNotFoundException',
      );
    } finally {
      await empty.stop();
    }
  });

  test('a request is submitted, refused when it is not whole, and gets a place for a file', async () => {
    const whole = { service: 'email', summary: 'No mail', description: 'Since eight.' };
    const [submitted, refused] = (await runBundle(fileOf('requests-http'), engine, [
      callOf('POST /requests', whole),
      callOf('POST /requests', { ...whole, summary: '' }),
    ])) as readonly Answer[];
    expect([submitted?.statusCode, refused?.statusCode]).toEqual([201, 400]);
    expect(refused?.body).toContain('"field":"summary"');
    const { number } = JSON.parse(submitted?.body ?? '') as { readonly number: string };
    const [offered] = (await runBundle(fileOf('attachments-http'), engine, [
      callOf(
        'POST /requests/{id}/attachments',
        { name: 'screenshot.png', bytes: 10, mediaType: 'image/png' },
        { id: number },
      ),
    ])) as readonly Answer[];
    expect(offered?.statusCode).toBe(201);
    const { upload } = JSON.parse(offered?.body ?? '') as { readonly upload: { readonly url: string } };
    const { searchParams, pathname } = new URL(upload.url);
    expect(pathname).toMatch(`/attachments/${number}/`);
    expect(searchParams.get('X-Amz-Security-Token')).toBe(credentials.AWS_SESSION_TOKEN);
    expect(searchParams.get('X-Amz-Credential')).toContain(credentials.AWS_ACCESS_KEY_ID);
  });
});
