import { type StageId, stageOfClock } from '../../approvals/index.ts';
import { dueWords, subjectWords, type NoticeContent, type Wording } from '../../notices/index.ts';
import { metrics } from '../../vocabulary/index.ts';

/** A notice's facts as words. */
export interface Words {
  /** The request's number. */
  readonly number: string;
  /** E.g. `first response`. */
  readonly promise: string;
  /** E.g. `Mon, Nov 30, 10:00 AM EST`. */
  readonly due: string;
  /** Empty, or under which new terms it was due, e.g. ` under the new priority`. */
  readonly under: string;
  readonly granted: boolean;
  /** What a stage asks for, e.g. `assess the security impact`. */
  readonly task: string;
}

/** What each template says. */
const wordings = {
  receipt: {
    subject: ({ number }) => `We have your request ${number}`,
    sentence: ({ number }) => `We have received your request ${number}.`,
  },
  assigned: {
    subject: ({ number }) => `Request ${number} is yours`,
    sentence: ({ number }) => `Request ${number} has been given to you.`,
  },
  'team-work': {
    countedAs: 'work',
    subject: ({ number }) => `For your team: ${number}`,
    sentence: ({ number }) => `Request ${number} waits for somebody of your team to take it up.`,
  },
  'team-vacant': {
    subject: ({ number }) => `Nobody to do the work: ${number}`,
    sentence: ({ number }) =>
      `Request ${number} is with a team nobody is in. Give it to another, or see that somebody is appointed.`,
  },
  response: {
    subject: ({ number }) => `A response to your request ${number}`,
    sentence: ({ number }) => `We have responded to your request ${number}.`,
  },
  comment: {
    subject: ({ number }) => `News about your request ${number}`,
    sentence: ({ number }) => `We have added a comment to your request ${number}.`,
  },
  'client-comment': {
    subject: ({ number }) => `The client commented on ${number}`,
    sentence: ({ number }) => `The client has added a comment to request ${number}.`,
  },
  question: {
    subject: ({ number }) => `A question about your request ${number}`,
    sentence: ({ number }) =>
      `We have a question about your request ${number}. The promised times stand still until you answer.`,
  },
  reminder: {
    subject: ({ number }) => `Your answer is missing: request ${number}`,
    sentence: ({ number }) =>
      `We still have a question about your request ${number}. The promised times stand still until you answer.`,
  },
  lapsed: {
    subject: ({ number }) => `Closed without your answer: request ${number}`,
    sentence: ({ number }) =>
      `Your request ${number} was closed because our question was not answered. If you still need it, you can reopen it.`,
  },
  'lapsed-work': {
    subject: ({ number }) => `Request ${number} was closed`,
    sentence: ({ number }) =>
      `Request ${number} was closed because the client did not answer. Nothing more is to be done unless it is reopened.`,
  },
  'question-for-agency': {
    subject: ({ number }) => `A question about request ${number} of your agency`,
    sentence: ({ number }) =>
      `We have a question about request ${number} of your agency, and whoever asked for it has left. You may answer; the promised times stand still until somebody does.`,
  },
  'news-for-agency': {
    subject: ({ number }) => `News about request ${number} of your agency`,
    sentence: ({ number }) =>
      `There is news about request ${number} of your agency; whoever asked for it has left.`,
  },
  answer: {
    subject: ({ number }) => `The client answered on ${number}`,
    sentence: ({ number }) => `The client has answered on request ${number}. The promised times go on.`,
  },
  'answer-waiting': {
    subject: ({ number }) => `The client answered on ${number}`,
    sentence: ({ number }) => `The client has answered on request ${number}. It waits again.`,
  },
  'priority-changed': {
    subject: ({ number }) => `New promises for your request ${number}`,
    sentence: ({ number }) =>
      `The priority of your request ${number} has changed, and with it the times we promise.`,
  },
  'agreement-restated': {
    subject: ({ number }) => `New promises for your request ${number}`,
    sentence: ({ number }) =>
      `Your request ${number} now follows another version of the agreement; what was promised first stays visible.`,
  },
  resolved: {
    subject: ({ number }) => `Your request ${number} is resolved`,
    sentence: ({ number }) =>
      `Your request ${number} is resolved. If it is not solved for you, you can reopen it.`,
  },
  reopened: {
    subject: ({ number }) => `Request ${number} is open again`,
    sentence: ({ number }) => `Request ${number} has been reopened. The promised times go on.`,
  },
  withdrawn: {
    subject: ({ number }) => `Request ${number} was withdrawn`,
    sentence: ({ number }) => `Request ${number} has been withdrawn. Nothing more is to be done.`,
  },
  'requester-changed': {
    subject: ({ number }) => `Request ${number} is in your name`,
    sentence: ({ number }) =>
      `Request ${number} is in your name from now on: questions about it come to you.`,
  },
  'requester-left': {
    subject: ({ number }) => `Request ${number} is in another name`,
    sentence: ({ number }) =>
      `Request ${number} is in somebody else’s name from now on: questions about it go to them.`,
  },
  warning: {
    countedAs: 'due-soon',
    subject: ({ number, promise }) => `Due soon: ${promise} of ${number}`,
    sentence: ({ number, promise, under, due }) =>
      `The ${promise} of request ${number} is due${under} ${due}.`,
  },
  'standing-still': {
    subject: ({ number, promise }) => `Nearly due: ${promise} of ${number}`,
    sentence: ({ number, promise }) =>
      `Little is left of the time for the ${promise} of request ${number}; it stands still while the request waits.`,
  },
  late: {
    subject: ({ number, promise }) => `Kept too late: ${promise} of ${number}`,
    sentence: ({ number, promise, under, due }) =>
      `The ${promise} of request ${number} was due${under} ${due}: it came later than that.`,
  },
  breach: {
    countedAs: 'broken',
    subject: ({ number, promise }) => `Promise broken: ${promise} of ${number}`,
    sentence: ({ number, promise, under, due }) =>
      `The ${promise} of request ${number} was due${under} ${due}: broken.`,
  },
  escalation: {
    countedAs: 'escalated',
    subject: ({ number, promise }) => `Still broken: ${promise} of ${number}`,
    sentence: ({ number, promise, under, due }) =>
      `The ${promise} of request ${number} was due${under} ${due}: it has climbed to you.`,
  },
  'passed-on': {
    countedAs: 'escalated',
    subject: ({ number, promise }) => `Passed on: ${promise} of ${number}`,
    sentence: ({ number, promise, under, due }) =>
      `The ${promise} of request ${number} was due${under} ${due}: it has climbed to the next level.`,
  },
  'excuse-asked': {
    countedAs: 'excuse',
    subject: ({ number }) => `An excuse to decide: ${number}`,
    sentence: ({ number, promise }) =>
      `Somebody asks to excuse the ${promise} of request ${number}; a second person decides.`,
  },
  'excuse-vacant': {
    subject: ({ number }) => `Nobody to decide an excuse: ${number}`,
    sentence: ({ number, promise }) =>
      `Somebody asks to excuse the ${promise} of request ${number}, and nobody who may decide it is there. See that somebody is appointed.`,
  },
  'excuse-decided': {
    subject: ({ number, granted }) => `Excuse ${granted ? 'granted' : 'refused'}: ${number}`,
    sentence: ({ number, promise, granted }) =>
      `The excuse you asked for the ${promise} of request ${number} was ${granted ? 'granted' : 'refused'}.`,
  },
  disputed: {
    subject: ({ number }) => `The client disputes ${number}`,
    sentence: ({ number, promise }) => `The client disputes how the ${promise} of request ${number} is told.`,
  },
  'stage-opened': {
    countedAs: 'decision',
    subject: ({ number }) => `Waiting for you: ${number}`,
    sentence: ({ number, task }) => `Request ${number} waits for you to ${task}.`,
  },
  'deputy-needed': {
    countedAs: 'decision',
    subject: ({ number }) => `Nobody can decide: ${number}`,
    sentence: ({ number, task }) =>
      `There are not enough people who can ${task} for request ${number}. Name a deputy for this stage, or have somebody given the role.`,
  },
  'deputy-named': {
    countedAs: 'decision',
    subject: ({ number }) => `Waiting for you: ${number}`,
    sentence: ({ number, task }) =>
      `You were named deputy for one stage of request ${number}: it waits for you to ${task}.`,
  },
  'stage-decided': {
    subject: ({ number }) => `Already decided: ${number}`,
    sentence: ({ number, task }) =>
      `Nobody has to ${task} for request ${number} any more: it has been decided.`,
  },
  approved: {
    subject: ({ number }) => `Approved: ${number}`,
    sentence: ({ number }) => `Request ${number} has been approved.`,
  },
  declined: {
    subject: ({ number }) => `Declined: ${number}`,
    sentence: ({ number }) =>
      `Request ${number} was declined. Why, and what would change it, is told with it.`,
  },
  halted: {
    subject: ({ number }) => `Approval stands still: ${number}`,
    sentence: ({ number }) =>
      `The approval of request ${number} stands still: nobody decided in time, or a fault stopped it. Start it again.`,
  },
  'halted-vacant': {
    subject: ({ number }) => `Approval stands still: ${number}`,
    sentence: ({ number }) =>
      `The approval of request ${number} stands still, and nobody who may start it again is there. See that somebody is appointed.`,
  },
  'file-refused': {
    subject: ({ number }) => `A file was refused on ${number}`,
    sentence: ({ number }) =>
      `A file you sent for request ${number} was refused and is not kept. Why is told with the request.`,
  },
  'file-removed': {
    subject: ({ number }) => `A file was removed from ${number}`,
    sentence: ({ number }) =>
      `A file you sent for request ${number} was removed. By whom and why is told with the request.`,
  },
  delivery: {
    subject: ({ number }) => `Your approved request is under way as ${number}`,
    sentence: ({ number }) => `What you asked for was approved. It is now delivered as request ${number}.`,
  },
} as const satisfies Readonly<Record<string, Wording<Words>>>;

export type Template = keyof typeof wordings;

/** What each stage of the approval chain asks of whoever holds it. */
const tasks: Readonly<Record<StageId, string>> = {
  develop: 'develop the proposal',
  infrastructure: 'assess the infrastructure impact',
  procurement: 'assess the procurement impact',
  contractor: 'assess the contractor impact',
  security: 'assess the security impact',
  portfolio: 'review it against the portfolio',
  program: 'make the program request',
  director: 'decide the program request',
};

/** The words of requests. */
export const requestWords = subjectWords({
  kind: 'request',
  wordings: wordings,
  wordsOf,
  path: ({ subject, facts }) => `/requests/${subject.id}${facts['stage'] === undefined ? '' : '/approval'}`,
  topic: topicOf,
  sortKey: ({ subject, template, facts }) => [subject.id, template, String(facts['promise'] ?? '')].join(' '),
});

/** Promises and stages are told once each; what somebody asks about a promise is a thing of its own. */
function topicOf({ template, facts: { promise, stage } }: NoticeContent): string | undefined {
  if (['excuse-asked', 'excuse-vacant', 'excuse-decided', 'disputed'].includes(template)) return undefined;
  if (['question', 'question-for-agency', 'reminder'].includes(template)) return 'question';
  if (promise !== undefined) return `promise ${String(promise)}`;
  return stage === undefined ? undefined : `stage ${String(stage)}`;
}

function wordsOf(content: NoticeContent, zone: string): Words {
  const { promise, granted, stage, underNew } = content.facts;
  return {
    number: content.subject.id,
    promise: promise === undefined ? 'promise' : promiseWords(String(promise)),
    due: dueWords(content, zone),
    under: underNew === undefined ? '' : ` under the new ${String(underNew)}`,
    granted: granted === true,
    task: stage === undefined ? 'decide' : tasks[stage as StageId],
  };
}

/** `next-update-3` is the third cycle of one promise; people know the promise. */
function promiseWords(clockId: string): string {
  const stage = stageOfClock(clockId);
  if (stage !== undefined) return `${stage} decision`;
  const metric = metrics.find((name) => clockId === name || clockId.startsWith(`${name}-`));
  return (metric ?? 'promise').replaceAll('-', ' ');
}
