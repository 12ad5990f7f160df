import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Answer } from '../http/answer.ts';

const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** Served from npm's copy: the page asks no other machine for anything. */
const assets: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/docs/swagger-ui.css': ['swagger-ui.css', 'text/css; charset=utf-8'],
  '/docs/swagger-ui-bundle.js': ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
};

const start = `window.addEventListener('load', () => {
  SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, tryItOutEnabled: true, defaultModelsExpandDepth: 0, validatorUrl: null });
});
`;

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Rotunda API reference</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<script src="/docs/swagger-ui-bundle.js" defer></script>
<script src="/docs/start.js" defer></script>
</head>
<body>
<p style="font:1rem/1.5 system-ui,sans-serif;margin:1rem auto;padding:0 20px;max-width:1460px">You call the API as whoever is signed in on this machine: <a href="/local/sign-in">sign in as a sample person</a>. Back to <a href="/">the start page</a>.</p>
<main id="swagger-ui"></main>
</body>
</html>
`;

/** Swagger sets styles on its elements; scripts come from this server only. */
const policy =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";

/** The API reference in the browser, and what it loads; undefined for any other path. */
export async function docsPage(path: string): Promise<Answer | undefined> {
  if (path === '/docs' || path === '/docs/') return answer(html, 'text/html; charset=utf-8');
  if (path === '/docs/start.js') return answer(start, 'text/javascript; charset=utf-8');
  if (path === '/openapi.json')
    return answer(
      await readFile(new URL('../../docs/openapi.json', import.meta.url), 'utf8'),
      'application/json',
    );
  const asset = assets[path];
  return asset === undefined ? undefined : answer(await readFile(join(swagger, asset[0]), 'utf8'), asset[1]);
}

function answer(body: string, type: string): Answer {
  return {
    status: 200,
    headers: {
      'content-type': type,
      'cache-control': 'no-cache',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
    },
    body,
  };
}
