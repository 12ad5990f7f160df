import type { Route } from '../contract.ts';
import { contracts } from './contract.ts';

const at = '/requests/{id}';
const onClock = `${at}/clocks/{clock}` as const;

/** The routes of requests, in the order of a request's life. */
export const requestRoutes = [
  { method: 'POST', path: '/requests', operation: 'submitRequest', action: 'request.submit', summary: 'Submit a request' },
  { method: 'GET', path: '/requests', operation: 'listRequests', action: 'request.list', summary: 'List requests of your agencies, your own, or the inbox of your role' },
  { method: 'GET', path: at, operation: 'readRequest', action: 'request.read', summary: 'Read a request with its promises' },
  { method: 'GET', path: `${at}/timeline`, operation: 'readTimeline', action: 'request.read', summary: 'Read everything that happened to a request' },
  { method: 'GET', path: `${at}/clocks`, operation: 'explainClocks', action: 'request.read', summary: 'Explain each due time day by day' },
  { method: 'POST', path: `${at}/triage`, operation: 'triageRequest', action: 'request.triage', summary: 'Set kind, service, impact, urgency and who does it' },
  { method: 'POST', path: `${at}/responses`, operation: 'giveResponse', action: 'request.respond', summary: 'Give the client the first or a further response' },
  { method: 'POST', path: `${at}/comments`, operation: 'addComment', action: 'request.comment', summary: 'Comment, for everybody or for the department only' },
  { method: 'POST', path: `${at}/questions`, operation: 'askClient', action: 'request.ask', summary: 'Ask the client; clocks pause until the answer' },
  { method: 'POST', path: `${at}/answers`, operation: 'answerQuestion', action: 'request.reply', summary: 'Answer the question; clocks go on' },
  { method: 'POST', path: `${at}/hold`, operation: 'holdWork', action: 'request.hold', summary: 'Wait for a vendor, a known problem or evidence' },
  { method: 'POST', path: `${at}/resumption`, operation: 'resumeWork', action: 'request.hold', summary: 'Go on after a wait' },
  { method: 'POST', path: `${at}/assignment`, operation: 'assignRequest', action: 'request.assign', summary: 'Give the work to a team or a person' },
  { method: 'POST', path: `${at}/priority`, operation: 'changePriority', action: 'request.prioritise', summary: 'Change impact and urgency; promises are counted again from the start' },
  { method: 'POST', path: `${at}/agreement`, operation: 'restateAgreement', action: 'request.restate', summary: 'Move the request to another agreement version; the first promise stays visible' },
  { method: 'POST', path: `${at}/resolution`, operation: 'resolveRequest', action: 'request.resolve', summary: 'Resolve the request' },
  { method: 'POST', path: `${at}/reopening`, operation: 'reopenRequest', action: 'request.reopen', summary: 'Reopen a resolved request within the days agreed' },
  { method: 'POST', path: `${at}/closure`, operation: 'closeRequest', action: 'request.close', summary: 'Close a resolved request' },
  { method: 'POST', path: `${at}/withdrawal`, operation: 'withdrawRequest', action: 'request.withdraw', summary: 'Withdraw the request' },
  { method: 'POST', path: `${onClock}/acknowledgement`, operation: 'acknowledgeBreach', action: 'breach.acknowledge', summary: 'Acknowledge a broken promise; it climbs no further' },
  { method: 'POST', path: `${onClock}/excuse`, operation: 'askExcuse', action: 'breach.excuse', summary: 'Ask to have a broken promise excused' },
  { method: 'POST', path: `${onClock}/excuse-decision`, operation: 'decideExcuse', action: 'breach.decide-excuse', summary: 'Grant or refuse an excuse another person asked for' },
  { method: 'POST', path: `${onClock}/client-view`, operation: 'viewOutcome', action: 'breach.dispute', summary: 'Agree with or dispute how a promise is told' },
  { method: 'POST', path: `${at}/attachments`, operation: 'offerAttachment', action: 'request.attach', summary: 'Announce a file and get a place to upload it to' },
  { method: 'GET', path: `${at}/attachments/{attachment}`, operation: 'readAttachment', action: 'request.read', summary: 'Get a short-lived link to a file' },
].map((row) => ({ ...row, capability: 'requests', contract: contracts[row.operation as keyof typeof contracts] })) as readonly (Route & {
  readonly operation: keyof typeof contracts;
})[];
