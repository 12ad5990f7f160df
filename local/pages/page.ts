import { createHash } from 'node:crypto';
import type { Answer } from '../http/answer.ts';
import { escapeText } from './markup.ts';

/**
 * The style of the one-machine pages. Colours reach 7:1 on white, focus is visible without colour, and nothing
 * scrolls sideways at 320 pixels: tables fall apart into labelled lists there.
 */
const pageStyle = `
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;font:1rem/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff}
header,main,footer{max-width:64rem;margin:0 auto;padding:1rem}
header{border-bottom:4px solid #14456b}
header p{margin:0;font-weight:700}
h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0 1rem}
a{color:#14456b}
a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,textarea:focus-visible,[tabindex]:focus-visible{outline:3px solid #1b1b1b;outline-offset:2px;box-shadow:0 0 0 2px #fff}
.skip{position:absolute;left:-99rem}
.skip:focus{position:static}
button,input,select,textarea{font:inherit;color:inherit;max-width:100%}
button{padding:.5rem 1rem;min-height:2.75rem;border:2px solid #14456b;border-radius:4px;background:#14456b;color:#fff;font-weight:700;cursor:pointer}
select,input,textarea{padding:.5rem;min-height:2.75rem;border:2px solid #565c65;border-radius:4px;background:#fff}
textarea{width:100%;font-family:ui-monospace,monospace;overflow-wrap:anywhere}
label{display:block;font-weight:700;margin:.75rem 0 .25rem}
table{width:100%;border-collapse:collapse}
caption{text-align:left;padding:.75rem 0;color:#3d4551}
th,td{text-align:left;vertical-align:top;padding:.5rem .5rem .5rem 0;border-bottom:1px solid #8d9297;overflow-wrap:break-word}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0;font:inherit}
code{overflow-wrap:anywhere}
.notice{border-left:6px solid #b50909;padding:.5rem 1rem;margin:0 0 1rem}
@media (max-width:40rem){
table,tbody,tr,td{display:block}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{border-bottom:2px solid #565c65;padding:.5rem 0}
td{border:0;padding:.25rem 0;overflow-wrap:anywhere}
td::before{content:attr(data-label);display:block;font-weight:700}
}
`;

const styleHash = createHash('sha256').update(pageStyle).digest('base64');

/** A complete page: landmarks, a skip link, no script, and a policy that allows nothing but its own style. */
export function page(title: string, main: string, status = 200): Answer {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      // Not `no-referrer`: that would make a form of this page look as if it came from nowhere.
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'content-security-policy': `default-src 'none'; img-src data:; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    },
    body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${escapeText(title)} – Rotunda on this machine</title>
<style>${pageStyle}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header><p>Rotunda on this machine</p></header>
<main id="main" tabindex="-1">
<h1>${escapeText(title)}</h1>
${main}
</main>
</body>
</html>
`,
  };
}

/** A column of `dataTable`: its heading, and its cell as markup that is already escaped. */
export interface Column<Row> {
  readonly heading: string;
  cell(row: Row): string;
}

/** A table that reads as a list on a narrow screen; the roles keep it a table for those who hear it. */
export function dataTable<Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): string {
  const heads = columns.map(
    (column) => `<th scope="col" role="columnheader">${escapeText(column.heading)}</th>`,
  );
  const body = rows.map((row) => {
    const cells = columns.map(
      (column) => `<td role="cell" data-label="${escapeText(column.heading)}">${column.cell(row)}</td>`,
    );
    return `<tr role="row">${cells.join('')}</tr>`;
  });
  return `<table role="table">
<caption>${escapeText(caption)}</caption>
<thead role="rowgroup"><tr role="row">${heads.join('')}</tr></thead>
<tbody role="rowgroup">
${body.join('\n')}
</tbody>
</table>`;
}

/** Whether the client asked for JSON rather than a page. */
export function wantsJson(accept: string | undefined): boolean {
  return accept !== undefined && accept.includes('application/json') && !accept.includes('text/html');
}

/** A JSON answer. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(value),
  };
}
