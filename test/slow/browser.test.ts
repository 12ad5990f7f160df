import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { signIn } from '../e2e/client.ts';
import { ChainWalk } from '../support/chain-walk.ts';
import { freePort } from '../support/free-port.ts';
import { type RuntimeProcess, startRuntimeProcess } from '../support/runtime-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'rotunda-browser-'));
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/** Where to keep pictures of the pages, for whoever wants to look. */
const pictures = process.env['ROTUNDA_PICTURES'];

let runtime: RuntimeProcess;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  runtime = await startRuntimeProcess(folder, await freePort());
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});

beforeEach(async () => {
  // Pages forbid scripts from elsewhere; the checker is let in by this test only.
  page = await browser.newPage({ bypassCSP: true, viewport: { width: 1280, height: 900 } });
});

afterEach(() => page.close());

afterAll(async () => {
  await runtime.stop();
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Signs in on the page that asks who one is. */
async function signInAsNora(): Promise<void> {
  await page.getByRole('button', { name: /Nora Fieldstone/ }).click();
}

/** Nora submits a request, and nobody answers for two weeks. */
async function breakAPromise(): Promise<void> {
  const nora = await signIn(runtime.url, 'nora-fieldstone');
  await nora.post('/requests', { service: 'email', summary: 'Mail is late', description: 'Since 8.' });
  const moved = await page.request.post(`${runtime.url}/local/clock`, {
    data: { forwardMinutes: 14 * 24 * 60 },
  });
  expect(moved.status()).toBe(200);
}

async function picture(name: string): Promise<void> {
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

/** What axe finds against WCAG 2.1 A and AA. */
async function findings(): Promise<readonly string[]> {
  await page.addScriptTag({ path: axe });
  return page.evaluate(async () => {
    const results = await (
      globalThis as unknown as {
        axe: {
          run(
            context: unknown,
            options: unknown,
          ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
        };
      }
    ).axe.run({ exclude: [['.swagger-ui']] }, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] });
    return results.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
  });
}

describe('a newcomer in the browser', () => {
  test('a newcomer signs in as a sample person', async () => {
    await page.goto(`${runtime.url}/`);
    await picture('start');
    expect(await findings()).toEqual([]);
    await page.getByRole('link', { name: 'Sign in' }).first().click();
    await picture('sign-in');
    expect(await findings()).toEqual([]);
    await signInAsNora();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Signed in as Nora Fieldstone');
    await picture('signed-in');
    expect(await findings()).toEqual([]);
  });

  test('a newcomer submits a request from the reference page, which loads nothing from elsewhere', async () => {
    await page.goto(`${runtime.url}/local/sign-in`);
    await signInAsNora();
    const strangers: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(runtime.url) && !/^(data|blob):/.test(request.url()))
        strangers.push(request.url());
    });
    await page.goto(`${runtime.url}/docs`);
    await page.locator('#operations-requests-submitRequest').waitFor();
    await picture('reference');
    expect(await findings()).toEqual([]);
    await page.locator('#operations-requests-submitRequest .opblock-summary-control').click();
    await page.locator('#operations-requests-submitRequest .execute').click();
    const status = page
      .locator('#operations-requests-submitRequest .live-responses-table .response-col_status')
      .last();
    await status.waitFor();
    await picture('submitted');
    expect((await status.textContent())?.trim()).toMatch(/^201/);
    expect(strangers).toEqual([]);
  });

  test('a newcomer moves time forward and reads in the outbox whom the broken promise was told to', async () => {
    await breakAPromise();
    await page.goto(`${runtime.url}/local/outbox`);
    await picture('outbox');
    expect(await page.locator('main').textContent()).toContain('vera-northwind');
    expect(await findings()).toEqual([]);
  });

  test('a newcomer follows the link of a notice, signs in, and sees what waits for a decision; nothing is changed by looking', async () => {
    const walk = new ChainWalk(runtime.url);
    const number = await walk.forwarded();
    const before = await walk.read(number);
    const specialist = await (await browser.newContext()).newPage();
    await specialist.goto(`${runtime.url}/requests/${number}/approval`);
    await specialist.getByRole('button', { name: /Marcus Bridgewood/ }).click();
    expect(specialist.url()).toBe(`${runtime.url}/requests/${number}/approval`);
    const shown = await specialist.locator('body').textContent();
    if (pictures !== undefined)
      await specialist.screenshot({ path: join(pictures, 'approval.png'), fullPage: true });
    expect(shown).toContain('"person":"marcus-bridgewood"');
    expect((await walk.read(number))['version']).toBe(before['version']);
  });

  test('a newcomer finds nothing cut off on a narrow screen', async () => {
    await breakAPromise();
    await page.setViewportSize({ width: 320, height: 640 });
    for (const path of ['/', '/local/sign-in', '/local/outbox']) {
      await page.goto(`${runtime.url}${path}`);
      const overflow = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = (
          globalThis as unknown as {
            document: { documentElement: { scrollWidth: number; clientWidth: number } };
          }
        ).document.documentElement;
        return scrollWidth - clientWidth;
      });
      expect([path, overflow]).toEqual([path, 0]);
    }
    await picture('outbox-narrow');
  });
});
