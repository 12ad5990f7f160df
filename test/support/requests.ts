import { type RequestEvent, requestNumber, type RequestState } from '../../domain/requests/index.ts';
import type { Append, Ledger } from '../../platform/dynamodb/ledger/ledger.ts';
import { aRequest, type RequestBuilder } from './builders.ts';
import { randomnessFor } from './randomness.ts';

const numbers = randomnessFor('request numbers');

type RequestAppend = Append<RequestState, RequestEvent>;
type RequestLedger = Ledger<RequestState, RequestEvent>;

/** A number nobody has yet. */
export function aNumber(): string {
  return requestNumber(numbers.bytes(16));
}

/** The submission of a request as the ledger is given it. */
export function submission(request: RequestBuilder = aRequest({ id: aNumber() })): RequestAppend {
  return { after: request.state, events: request.events };
}

/** What happened to a request since, as the ledger is given it. */
export function change(before: RequestBuilder, after: RequestBuilder): RequestAppend {
  return { before: before.state, after: after.state, events: after.events.slice(before.events.length) };
}

/** Stores a request with its whole history. */
export async function store(ledger: RequestLedger, request: RequestBuilder): Promise<RequestState> {
  const outcome = await ledger.append({ after: request.state, events: request.events });
  if (outcome !== 'appended') throw new Error(`Storing the request: ${outcome}.`);
  return request.state;
}
