import type { Answer } from '../http/answer.ts';
import { escapeText } from './markup.ts';
import { page } from './page.ts';

/** The start page: what is here, and a first walk. */
export function homePage(now: number, zone: string, origin: string): Answer {
  const time = new Intl.DateTimeFormat('en-US', {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone: zone,
  }).format(now);
  return page(
    'The front door is open',
    `<p>It is <strong>${escapeText(time)}</strong> here.</p>
<ul>
<li><a href="/local/sign-in">Sign in</a> as one of the sample people</li>
<li><a href="/docs">API reference</a>: read and try every operation</li>
<li><a href="/local/outbox">Outbox</a>: every message sent, to whom and when</li>
</ul>
<h2>A first walk</h2>
<ol>
<li>Sign in as somebody of an agency, for example agency staff of Treasury.</li>
<li>In the reference, open <em>Submit a request</em>, choose Execute, and note its number and when its promises are due.</li>
<li>Move time forward with <em>POST /local/clock</em>, for example by a week:
<pre><code>curl -X POST ${escapeText(origin)}/local/clock -H 'Content-Type: application/json' -d '{"forwardMinutes": 10080}'</code></pre></li>
<li>Read in the outbox whom the broken promise was told to.</li>
</ol>`,
  );
}
