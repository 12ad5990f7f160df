import * as z from 'zod';
import {
  impactAreas,
  levels,
  metrics,
  priorities,
  requestKinds,
  roles,
  submittedKinds,
  waits,
} from '../../domain/vocabulary/index.ts';
import {
  attachmentStatuses,
  parseRequestNumber,
  parties,
  refusalCauses,
  statuses,
  teamRoles,
  trackOf,
} from '../../domain/requests/index.ts';
import { plainId, plainLine, plainText } from '../../platform/http/text.ts';
import { stageIds } from '../../domain/approvals/index.ts';
import { contract, instant, page } from '../http/contract.ts';

const kind = z.enum(requestKinds).meta({
  description:
    'application and project go through the approval chain; delivery is the work on what it approved',
});
const level = z.enum(levels);
const priority = z.enum(priorities);
const status = z.enum(statuses);
const role = z.enum(roles);
/** The roles that can do the work: a request given to any other would lie where nobody may touch it. */
const team = z.enum(teamRoles);
const insteadOf = plainId.exactOptional().meta({
  description:
    'Who has it, when you take it from them: without this or If-Match nobody loses what they have.',
});
const text = plainText(10_000).meta({
  examples: ['We are looking into it and will tell you more this afternoon.'],
});
const reason = plainText(2_000).meta({ examples: ['The whole floor is affected.'] });

/** A request number as typed; blanks, hyphens and case do not matter, a wrong check character does. */
export const number = z
  .string()
  .max(40)
  .transform((typed, context) => {
    const id = parseRequestNumber(typed);
    if (id !== undefined) return id;
    context.addIssue({
      code: 'custom',
      message: 'This is not a request number: please check it for a mistyped character.',
    });
    return z.NEVER;
  })
  .meta({ type: 'string', examples: ['4HK7-9MXA-3'] });

const params = z.strictObject({ id: number });
const clockParams = z.strictObject({ id: number, clock: z.string().regex(/^[a-z0-9-]{1,40}$/) });

const promised = z.object({
  agreementVersion: z.int(),
  priority,
  budgetMinutes: z.number(),
  hours: z.enum(['business', 'always']),
  dueAt: instant.optional(),
});

const outcome = z.enum(['running', 'paused', 'kept', 'broken', 'cancelled']);

export const clock = z
  .object({
    id: z.string(),
    metric: z.enum(metrics),
    stage: z.enum(stageIds).optional().meta({ description: 'of a decision: the stage it is promised for' }),
    outcome,
    startedAt: instant,
    stoppedAt: instant.optional(),
    breachedAt: instant.optional(),
    /** As first promised; never changes its terms. */
    promised,
    promisedOutcome: outcome,
    /** As restated by a change of priority or agreement. */
    current: promised,
    acknowledgedBy: z.string().optional(),
    excuse: z
      .object({
        reason: z.string(),
        askedBy: z.string(),
        askedFor: z.array(z.string()).meta({ description: 'whom the asker acted for, nearest first' }),
        decidedBy: z.string().optional(),
        granted: z.boolean().optional(),
      })
      .optional(),
    clientAgrees: z.boolean().optional(),
  })
  .meta({ id: 'Clock' });

const attachment = z
  .object({
    id: z.string(),
    name: z.string(),
    bytes: z.int(),
    mediaType: z.string(),
    status: z.enum(attachmentStatuses).meta({
      description:
        'offered: announced and on its way, for a quarter of an hour; only what was received can be fetched',
    }),
    offeredAt: instant,
    receivedAt: instant.optional(),
    sha256: z.string().optional().meta({ description: 'of the content that was received, hexadecimal' }),
    refused: z.object({ at: instant, cause: z.enum(refusalCauses), detail: z.string() }).optional(),
    removed: z
      .object({ at: instant, by: z.string() })
      .optional()
      .meta({ description: 'why is in the timeline' }),
  })
  .meta({ id: 'Attachment' });

export const ballInCourt = z
  .object({
    holders: z.array(role).meta({ description: 'whose move it is; nobody once the request has ended' }),
    parties: z.array(z.enum(parties)),
    since: instant,
    minutesByRole: z.partialRecord(role, z.number()),
    minutesByParty: z.partialRecord(z.enum(parties), z.number()),
  })
  .meta({
    id: 'BallInCourt',
    description:
      'Business minutes the request lay with each role and party. A request tells them up to the last time it changed hands; its approval and its clocks up to now.',
  });

export const requestView = z
  .object({
    number: z.string(),
    version: z.int(),
    agency: z.string(),
    requester: z.string(),
    kind,
    service: z.string(),
    summary: z.string(),
    impact: level,
    urgency: level,
    priority,
    status,
    waitingOn: z.enum(waits).optional(),
    alsoWaitingOn: z
      .enum(waits)
      .exclude(['client'])
      .optional()
      .meta({ description: 'what the work waits for besides the client who is asked' }),
    /** Whose move it is. */
    holder: role.optional(),
    team: role,
    assignee: z.string().optional(),
    submittedAt: instant,
    updatedAt: instant,
    respondedAt: instant.optional(),
    resolvedAt: instant.optional(),
    closedAt: instant.optional(),
    followUpAt: instant.optional().meta({
      description: 'when the client is reminded next, or the request closes, if nobody says anything',
    }),
    reopenCount: z.int(),
    agreementVersion: z.int(),
    clocks: z.array(clock),
    updatesKept: z.int(),
    attachments: z.array(attachment),
    source: z.string().optional(),
    involves: z.array(z.enum(impactAreas)).optional(),
    approval: z
      .object({
        status: z.enum(['running', 'approved', 'declined', 'withdrawn', 'halted']),
        round: z.int(),
        waitingFor: z.array(z.object({ stage: z.enum(stageIds), roles: z.array(role) })),
        delivery: z.string().optional(),
      })
      .optional()
      .meta({ description: 'the approval chain in short; GET /requests/{id}/approval tells the rest' }),
    deliveryOf: z.string().optional(),
    ballInCourt,
  })
  .meta({ id: 'Request' });

/** A command on a request: a body in, the changed request out. */
export function command<B extends z.ZodType>(body: B) {
  return contract({ params, body, reply: requestView, repeatable: true, versioned: true });
}

function clockCommand<B extends z.ZodType>(body: B) {
  return contract({ params: clockParams, body, reply: requestView, repeatable: true, versioned: true });
}

const nothing = z.strictObject({});

export const contracts = {
  submitRequest: contract({
    body: z
      .strictObject({
        agency: plainId.optional().meta({ description: 'Needed when you serve several agencies.' }),
        requester: plainId.optional().meta({
          description:
            'Which of the agency’s people asks, when that is not you: the department always says for whom.',
        }),
        kind: z.enum(submittedKinds).default('service'),
        service: plainId.meta({ examples: ['email'] }),
        summary: plainLine(200).meta({ examples: ['Nobody in the motor pool office can send mail'] }),
        description: plainText(10_000).meta({
          examples: ['Since about 8 this morning mail stays in the outbox.'],
        }),
        impact: level.default('medium'),
        urgency: level.default('medium'),
        involves: z.array(z.enum(impactAreas)).max(4).optional().meta({
          description:
            'Of an application or project: the impacts it has, as far as you know. Without an answer all are assessed.',
        }),
      })
      .refine(({ kind: asked, involves }) => involves === undefined || trackOf(asked) === 'approval', {
        path: ['involves'],
        message: 'Only applications and projects are assessed for impacts: leave this out.',
      })
      .meta({
        id: 'NewRequest',
        examples: [
          {
            kind: 'incident',
            service: 'email',
            summary: 'Nobody in the motor pool office can send mail',
            description: 'Since about 8 this morning mail stays in the outbox.',
            impact: 'medium',
            urgency: 'high',
          },
        ],
      }),
    reply: requestView,
    status: 201,
    repeatable: true,
    versioned: true,
  }),
  listRequests: contract({
    query: z.strictObject({
      view: z.enum(['agency', 'mine', 'inbox']).default('agency').meta({
        description:
          'of my agencies, submitted by me, or waiting for my role with the most urgent promise first',
      }),
      agency: plainId.optional(),
      role: role.optional().meta({ description: 'With view=inbox: one of your roles.' }),
      status: status.optional(),
      kind: kind.optional(),
      priority: priority.optional(),
      assignee: plainId.optional(),
      ...page,
    }),
    reply: z
      .object({ items: z.array(requestView), nextCursor: z.string().optional() })
      .meta({ id: 'RequestPage' }),
  }),
  readRequest: contract({ params, reply: requestView, versioned: true }),
  readTimeline: contract({
    params,
    query: z.strictObject(page),
    reply: z
      .object({
        items: z.array(
          z.looseObject({
            sequence: z.int(),
            type: z.string(),
            at: instant,
            by: z.object({ person: z.string(), role: z.string(), actingFor: z.array(z.string()) }),
          }),
        ),
        nextCursor: z.string().optional(),
      })
      .meta({ id: 'Timeline' }),
  }),
  explainClocks: contract({
    params,
    reply: z
      .object({
        number: z.string(),
        at: instant,
        pauses: z.array(z.object({ from: instant, to: instant.optional() })),
        ballInCourt,
        clocks: z.array(
          z.object({
            clock,
            spentMinutes: z.number(),
            remainingMinutes: z.number(),
            days: z.array(
              z.object({
                date: z.string(),
                weekday: z.string(),
                countedMinutes: z.number(),
                notes: z.array(z.string()),
              }),
            ),
          }),
        ),
      })
      .meta({ id: 'ClockExplanations' }),
  }),
  triageRequest: command(
    z.strictObject({
      kind,
      service: plainId,
      impact: level,
      urgency: level,
      team: team.optional(),
      assignee: plainId.optional(),
      insteadOf,
    }),
  ),
  giveResponse: command(z.strictObject({ text })),
  addComment: command(z.strictObject({ text, visibility: z.enum(['public', 'internal']).default('public') })),
  askClient: command(z.strictObject({ text })),
  answerQuestion: command(z.strictObject({ text })),
  holdWork: command(z.strictObject({ waitingOn: z.enum(waits).exclude(['client']), text })),
  resumeWork: command(nothing),
  assignRequest: command(z.strictObject({ team, assignee: plainId.optional(), insteadOf })),
  changePriority: command(z.strictObject({ impact: level, urgency: level, reason })),
  restateAgreement: command(z.strictObject({ agreementVersion: z.int().min(1), reason })),
  resolveRequest: command(z.strictObject({ text })),
  reopenRequest: command(z.strictObject({ reason })),
  closeRequest: command(nothing),
  withdrawRequest: command(z.strictObject({ reason })),
  changeRequester: command(z.strictObject({ requester: plainId, reason })),
  acknowledgeBreach: clockCommand(nothing),
  askExcuse: clockCommand(z.strictObject({ reason })),
  decideExcuse: clockCommand(z.strictObject({ granted: z.boolean(), reason })),
  reviewOutcome: clockCommand(z.strictObject({ agrees: z.boolean(), reason })),
} as const;
