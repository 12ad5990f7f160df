import * as z from 'zod';
import { impactAreas, roles } from '../../domain/vocabulary/index.ts';
import { sectionIds, stageIds } from '../../domain/approvals/index.ts';
import { statuses } from '../../domain/requests/index.ts';
import { plainId, plainText } from '../../platform/http/text.ts';
import { contract, instant, limit } from '../http/contract.ts';
import { ballInCourt, clock, command, number } from '../requests/contract.ts';
import { ruleChanges } from './dry-run/rule-changes.ts';

const stage = z.enum(stageIds);
const section = z.enum(sectionIds);
const area = z.enum(impactAreas);
const role = z.enum(roles);
const params = z.strictObject({ id: number });
const text = plainText(10_000);
const reason = plainText(2_000).meta({ examples: ['The cost leaves out the licences.'] });
const by = z.object({
  person: z.string(),
  role: z.string(),
  actingFor: z.array(z.string()).meta({ description: 'in whose place, nearest first' }),
});
const outcome = z.enum(['approved', 'declined', 'returned']);

const amount = (most: number) => z.int().min(0).max(most);

/** What is written into a section. Which numbers a section takes, the domain says. */
const sectionBody = z
  .strictObject({
    text: text.meta({ examples: ['Licences for 120 people and two weeks of work.'] }),
    agencies: amount(1_000)
      .min(1)
      .exactOptional()
      .meta({ description: 'With scope: agencies affected; 1 when absent.' }),
    dollars: amount(1_000_000_000_000).exactOptional().meta({ description: 'With cost, and needed there.' }),
    hours: amount(10_000_000)
      .exactOptional()
      .meta({ description: 'With cost, and needed there: hours of work.' }),
  })
  .meta({ id: 'SectionContent' });

const content = z.object({
  text: z.string(),
  agencies: z.int().optional(),
  dollars: z.int().optional(),
  hours: z.int().optional(),
});

const edition = z
  .object({
    edition: z.int(),
    at: instant,
    by,
    content,
    changes: z
      .array(z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() }))
      .meta({ description: 'what differs from the edition before, word by word' }),
  })
  .meta({ id: 'SectionEdition' });

const proposal = z
  .object({
    number: z.string(),
    summary: z.string(),
    description: z.string().meta({ description: 'what the agency asked for, in its own words' }),
    editable: z.boolean().meta({ description: 'whether the proposal is being developed' }),
    estimate: z.object({ dollars: z.int(), hours: z.int(), agencies: z.int() }),
    sections: z.array(
      z.object({
        section,
        needed: z.boolean().meta({ description: 'without it the proposal cannot be handed on' }),
        edition: z.int().meta({ description: '0 when nobody has written it' }),
        content: content.optional(),
        reliedOnBy: z.array(stage).meta({ description: 'stages whose approval an edit would make void' }),
        history: z.array(edition).meta({ description: 'newest first, at most twenty' }),
      }),
    ),
  })
  .meta({ id: 'Proposal' });

const decision = z
  .object({
    stage,
    opening: z.int(),
    outcome,
    at: instant,
    by,
    reason: z.string().optional(),
    mustChange: z.array(section).optional(),
    wouldChange: z.string().optional(),
    effect: z.string().optional(),
  })
  .meta({ id: 'StageDecision' });

const approval = z
  .object({
    number: z.string(),
    version: z.int(),
    status: z.enum(['running', 'approved', 'declined', 'withdrawn', 'halted']),
    attempt: z.int(),
    round: z.int(),
    major: z
      .boolean()
      .meta({ description: 'whether the portfolio office reviews it, as the estimate stands' }),
    stages: z.array(
      z.object({
        stage,
        state: z.enum(['to-come', 'waiting', 'approved', 'void', 'declined', 'returned', 'superseded']).meta({
          description: 'void: approved, but something it relied on has changed since; it is asked again',
        }),
        roles: z.array(role),
        holders: z
          .array(z.object({ person: z.string(), actingFor: z.array(z.string()) }))
          .meta({ description: 'who may decide it today, while it waits' }),
        needed: z.int().optional().meta({ description: 'approvals it takes' }),
        approvals: z.int().optional(),
        openedAt: instant.optional(),
        promise: clock.optional(),
      }),
    ),
    decisions: z.array(decision).meta({ description: 'every decision so far, oldest first' }),
    rework: z.object({ stage, mustChange: z.array(section) }).optional(),
    halted: z.object({ reason: z.enum(['expired', 'failed']), at: instant }).optional(),
    delivery: z.string().optional(),
    ballInCourt,
  })
  .meta({ id: 'Approval' });

const asked = z.array(
  z.object({
    stage,
    roles: z.array(role),
    needed: z
      .int()
      .meta({ description: 'approvals it takes; all of those who hold it today, for a quorum of all' }),
    people: z
      .array(z.object({ person: z.string(), actingFor: z.array(z.string()) }))
      .meta({ description: 'who would be asked today' }),
  }),
);

const dryRun = z
  .object({
    looked: z.int().meta({
      description: 'requests compared: those in the chain, and those that left it in the last 92 days',
    }),
    complete: z
      .boolean()
      .meta({ description: 'false when there was too much to read to the end; the newest were read' }),
    found: z.int().meta({ description: 'how many of them differ' }),
    differing: z
      .array(
        z.object({
          number: z.string(),
          agency: z.string(),
          summary: z.string(),
          status: z.enum(statuses),
          submittedAt: instant,
          added: asked.meta({ description: 'stages that would be asked besides' }),
          removed: z.array(stage).meta({ description: 'stages that would not be asked' }),
          changed: asked.meta({ description: 'stages asked of other roles or with another quorum' }),
          refusedReturns: z
            .int()
            .optional()
            .meta({ description: 'returns for rework that would have been one too many' }),
        }),
      )
      .meta({ description: 'those that would have gone another way, newest first; the newest 200 of many' }),
  })
  .meta({ id: 'ApprovalDryRun' });

export const contracts = {
  listDecisions: contract({
    query: z.strictObject({
      agency: plainId.optional(),
      role: role.optional(),
      limit,
    }),
    reply: z
      .object({
        items: z.array(
          z.object({
            number: z.string(),
            agency: z.string(),
            summary: z.string(),
            stage,
            role,
            round: z.int(),
            openedAt: instant,
            promise: clock.optional(),
            lastDecision: z
              .object({ outcome, at: instant, changedSince: z.array(section) })
              .optional()
              .meta({
                description: 'how you decided this stage before, and which sections have changed since',
              }),
          }),
        ),
        more: z.boolean().meta({ description: 'whether more wait; they move up as these are decided' }),
      })
      .meta({ id: 'WaitingDecisions' }),
  }),
  dryRun: contract({
    body: z.strictObject({
      agency: plainId.optional().meta({ description: 'Only this agency; all of yours when absent.' }),
      rules: ruleChanges,
    }),
    reply: dryRun,
    perHour: 60,
  }),
  readApproval: contract({ params, reply: approval, versioned: true }),
  readProposal: contract({ params, reply: proposal, versioned: true }),
  editSection: contract({
    params: z.strictObject({ id: number, section }),
    body: sectionBody,
    reply: z.object({ section, edition: z.int(), content }).meta({ id: 'Section' }),
    versioned: true,
  }),
  decideStage: contract({
    ...command(
      z.discriminatedUnion('outcome', [
        z.strictObject({
          outcome: z.literal('approve'),
          reason: reason.optional(),
          effect: reason.optional().meta({
            description: 'Of a portfolio review, and needed there: the effect on other initiatives.',
          }),
        }),
        z.strictObject({
          outcome: z.literal('decline'),
          reason,
          wouldChange: reason.optional().meta({ description: 'what would lead to another answer' }),
        }),
        z.strictObject({
          outcome: z.literal('return'),
          reason,
          mustChange: z
            .array(section)
            .min(1, { message: 'Name at least one section that must change.' })
            .max(sectionIds.length),
        }),
      ]),
    ),
    params: z.strictObject({ id: number, stage }),
  }),
  addImpact: command(z.strictObject({ area, reason })),
  restartApproval: command(z.strictObject({})),
} as const;
