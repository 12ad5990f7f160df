import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type Answer, parseJson } from '../../http/answer.ts';
import type { Outbox } from '../../outbox/outbox.ts';
import { json } from '../../pages/page.ts';

const pair = z.object({ Name: z.string(), Value: z.string() });
const data = z.object({ Data: z.string() });
const addresses = z.array(z.string().regex(/^[^\r\n]+@[^\r\n]+$/)).optional();
const sendEmailSchema = z.object({
  FromEmailAddress: z.string().min(1),
  Destination: z.object({ ToAddresses: addresses, CcAddresses: addresses, BccAddresses: addresses }),
  Content: z.object({
    Simple: z.object({
      Subject: data,
      Body: z.object({ Text: data.optional(), Html: data.optional() }),
      Headers: z.array(pair).optional(),
    }),
  }),
  EmailTags: z.array(pair).optional(),
});

/** Answers the one SES v2 call we make, SendEmail with simple content, by putting it in the outbox. */
export function answerSes(outbox: Outbox, method: string, path: string, body: string): Answer {
  if (method !== 'POST' || path !== '/v2/email/outbound-emails') {
    return sesError(404, 'NotFoundException', `${method} ${path} is not answered on this machine.`);
  }
  const parsed = sendEmailSchema.safeParse(parseJson(body));
  if (!parsed.success) return sesError(400, 'BadRequestException', explain(parsed.error));
  const { FromEmailAddress: from, Destination, Content, EmailTags = [] } = parsed.data;
  const { Subject, Body, Headers = [] } = Content.Simple;
  const receivers = Object.values(Destination).flatMap((list) => list ?? []);
  if (receivers.length === 0)
    return sesError(400, 'BadRequestException', 'Destination: at least one address is needed.');
  const reference = valueOf(Headers, 'reference') ?? valueOf(EmailTags, 'reference');
  const recipient = valueOf(Headers, 'recipient') ?? valueOf(EmailTags, 'recipient');
  for (const to of receivers) {
    outbox.deliver({
      service: 'ses',
      channel: 'email',
      to,
      from,
      subject: Subject.Data,
      text: Body.Text?.Data ?? Body.Html?.Data ?? '',
      ...(reference === undefined ? {} : { reference }),
      ...(recipient === undefined ? {} : { recipient }),
    });
  }
  return json(200, { MessageId: randomUUID() });
}

/** Header names are the same in any case. */
function valueOf(pairs: readonly z.infer<typeof pair>[], name: string): string | undefined {
  return pairs.find((candidate) => candidate.Name.toLowerCase() === name)?.Value;
}

function explain(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ');
}

function sesError(status: number, type: string, message: string): Answer {
  return json(status, { message }, { 'x-amzn-errortype': type });
}
