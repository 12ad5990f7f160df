import { randomUUID } from 'node:crypto';
import type { Answer } from '../http/answer.ts';
import { element } from '../pages/markup.ts';

/** An error of an AWS service: its code and what it says. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const namespace = 'http://sns.amazonaws.com/doc/2010-03-31/';

/** The XML answer of a call of the Query protocol; `result` is markup. */
export function queryAnswer(action: string, result: string): Answer {
  return xml(
    200,
    `<${action}Response xmlns="${namespace}"><${action}Result>${result}</${action}Result>` +
      `<ResponseMetadata>${element('RequestId', randomUUID())}</ResponseMetadata></${action}Response>`,
  );
}

/** The XML answer of a refused call. */
export function queryError({ code, message, status }: AwsError): Answer {
  return xml(
    status,
    `<ErrorResponse xmlns="${namespace}"><Error>${element('Type', 'Sender')}${element('Code', code)}` +
      `${element('Message', message)}</Error>${element('RequestId', randomUUID())}</ErrorResponse>`,
  );
}

/** A list such as `Attributes.entry.1.key`, `Attributes.entry.1.value`, as a map; the words differ by list. */
export function mapParameter(
  parameters: URLSearchParams,
  list: string,
  words: { readonly name: string; readonly value: string },
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (let index = 1; ; index++) {
    const name = parameters.get(`${list}.entry.${index}.${words.name}`);
    if (name === null) return found;
    found.set(name, parameters.get(`${list}.entry.${index}.${words.value}`) ?? '');
  }
}

function xml(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/xml' }, body: `<?xml version="1.0"?>\n${body}` };
}
