import type { Answer } from '../http/answer.ts';
import { escapeText } from './markup.ts';
import type { Message } from '../outbox/message.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { dataTable, json, page, wantsJson } from './page.ts';

/** Enough to find what just happened; the file holds the rest. */
const shown = 200;

/**
 * What was sent, newest first: a page, or JSON when asked for. `zone` is the IANA zone times are shown in; JSON times
 * are ISO 8601.
 */
export function outboxPage(
  outbox: Outbox,
  request: {
    readonly accept?: string | undefined;
    readonly recipient?: string | undefined;
    readonly zone?: string;
  },
): Answer {
  const recipient = request.recipient === '' ? undefined : request.recipient;
  const messages = outbox.list({ recipient, limit: shown });
  if (wantsJson(request.accept)) {
    const items = messages.map((message) => ({ ...message, at: new Date(message.at).toISOString() }));
    return json(200, { items, dropped: outbox.dropped() });
  }
  return page(
    'Messages sent',
    filterForm(outbox.recipients(), recipient) + results(messages, recipient, request.zone),
  );
}

function filterForm(recipients: readonly string[], chosen: string | undefined): string {
  const options = recipients.map((name) => {
    const value = escapeText(name);
    return `<option value="${value}"${name === chosen ? ' selected' : ''}>${value}</option>`;
  });
  return `<form method="get" role="search">
<label for="recipient">Recipient</label>
<select id="recipient" name="recipient"><option value="">Everyone</option>${options.join('')}</select>
<button>Show</button>
</form>
`;
}

function results(messages: readonly Message[], recipient: string | undefined, zone = 'UTC'): string {
  if (messages.length === 0) return '<p>No messages yet.</p>';
  const whom = recipient === undefined ? '' : ` for ${recipient}`;
  const count =
    messages.length === shown
      ? `The newest ${shown} messages`
      : `${messages.length} message${messages.length === 1 ? '' : 's'}`;
  const time = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'long', timeZone: zone });
  return dataTable<Message>(
    `${count}${whom}, newest first`,
    [
      {
        heading: 'Sent',
        cell: ({ at }) =>
          `<time datetime="${new Date(at).toISOString()}">${escapeText(time.format(at))}</time>`,
      },
      { heading: 'To', cell: (message) => escapeText(receiver(message)) },
      { heading: 'Message', cell: content },
    ],
    messages,
  );
}

function receiver({ to, channel, recipient }: Message): string {
  return `${to} (${channel === 'sms' ? 'SMS' : 'email'}${recipient === undefined ? '' : `, ${recipient}`})`;
}

function content({ subject, text, link }: Message): string {
  const heading = subject === undefined ? '' : `<strong>${escapeText(subject)}</strong>`;
  const action =
    link !== undefined && /^https?:\/\//.test(link)
      ? `<p><a href="${escapeText(link)}">${escapeText(link)}</a></p>`
      : '';
  return `${heading}<pre>${escapeText(text)}</pre>${action}`;
}
