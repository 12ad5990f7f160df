import type { Answer } from '../http/answer.ts';
import { escapeText } from '../pages/markup.ts';
import { type Column, dataTable, page } from '../pages/page.ts';

/** Someone who may sign in on this machine. */
export interface SamplePerson {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly agency?: string | undefined;
}

const columns: readonly Column<SamplePerson>[] = [
  { heading: 'Name', cell: ({ name }) => escapeText(name) },
  { heading: 'Roles', cell: ({ roles }) => escapeText(roles.join('; ') || 'none') },
  { heading: 'Agency', cell: ({ agency }) => escapeText(agency ?? 'none') },
  {
    heading: 'Sign in',
    cell: ({ id, name }) =>
      `<button name="person" value="${escapeText(id)}">Sign in as ${escapeText(name)}</button>`,
  },
];

/** The people to choose from; `problem` says why the last choice was not taken. */
export function choosePage(action: string, people: readonly SamplePerson[], problem?: string): Answer {
  const notice = problem === undefined ? '' : `<p class="notice" role="alert">${escapeText(problem)}</p>`;
  const choice =
    people.length === 0
      ? '<p>There is nobody to sign in as: load the sample people first.</p>'
      : `<form method="post" action="${escapeText(action)}">${dataTable('Sample people of this machine', columns, people)}</form>`;
  return page('Sign in', notice + choice, problem === undefined ? 200 : 400);
}

/** The token of who signed in, to be copied. */
export function tokenPage(action: string, person: SamplePerson, token: string): Answer {
  return page(
    `Signed in as ${person.name}`,
    `<p>Pages on this machine know you now. For other clients, send this token in the <code>Authorization</code> header. It is good for 12 hours.</p>
<label for="token">Token</label>
<textarea id="token" readonly rows="8" spellcheck="false" autocomplete="off">${escapeText(token)}</textarea>
<label for="header">Header</label>
<textarea id="header" readonly rows="8" spellcheck="false" autocomplete="off">Authorization: Bearer ${escapeText(token)}</textarea>
<p><a href="/docs">Try the API as this person</a></p>
<p><a href="${escapeText(action)}">Sign in as someone else</a></p>`,
  );
}
