import { formatCount } from '../terminal/format-count.ts';
import type { Look } from './look.ts';
import type { Migrated } from './migrate.ts';
import type { Target } from './target.ts';

const megabyte = 1_000_000;

/** What there is to migrate, in one sentence. */
export function describeLook(directory: string, look: Look): string {
  const parts = [
    ...[...look.aggregates].map(([kind, count]) => formatCount(count, kind)),
    formatCount(look.people.length, 'person', 'people'),
    formatCount(look.subscriptions, 'subscription'),
    `${formatCount(look.files, 'file')} of ${(look.bytes / megabyte).toFixed(1)} MB`,
    formatCount(look.failures, 'failure'),
  ];
  return `${directory}/ holds ${formatCount(look.items, 'item')}: ${parts.join(', ')}.`;
}

/** What was migrated, and what is left for people to do. */
export function describeMigrated(
  migrated: Migrated,
  look: Look,
  { stage, zone }: Pick<Target, 'stage' | 'zone'>,
  hereZone: string,
): string {
  const { items, files, known, subscribed, failures, approvals } = migrated;
  const done = `Migrated to the stage ${stage}: ${formatCount(items, 'item')}, ${formatCount(files, 'file')}, ${formatCount(subscribed.length, 'subscription')}, ${formatCount(failures, 'failure')}${known === 0 ? '' : `; ${known} were there from an earlier run`}. ${formatCount(approvals.repairs.length, 'approval')} taken up.`;
  const next = [...nextSteps(migrated, look, { stage, zone }, hereZone)].map(
    (step, index) => `  ${index + 1}. ${step}`,
  );
  return `${done}\nThis machine serves this office no more; what it keeps stays here.\n\nWhat is next:\n${next.join('\n')}`;
}

function* nextSteps(
  { subscribed, ended, failures, approvals }: Migrated,
  { people }: Look,
  { stage, zone }: Pick<Target, 'stage' | 'zone'>,
  hereZone: string,
): Generator<string> {
  if (approvals.failed.length > 0)
    yield `The approvals of ${approvals.failed.join(', ')} could not be taken up: npm run approvals:reconcile -- --stage ${stage} --now says why.`;
  if (zone !== hereZone)
    yield `The department's time zone is ${hereZone} here and ${zone} there: set it in lib/stage.ts, and deploy.`;
  const mailboxes = subscribed.filter(({ channel }) => channel === 'email').map(({ personId }) => personId);
  if (mailboxes.length > 0)
    yield `SNS asks these directors to confirm their email; until then they are told at their own address: ${mailboxes.join(', ')}.`;
  for (const { personId, channel } of ended)
    yield `${personId} is subscribed by ${channel} no more: nobody has the address, or SNS does not take it. Ask them to subscribe again.`;
  if (failures > 0)
    yield `${formatCount(failures, 'failure')} came along, and an alarm says so: npm run reactions:retry -- --stage ${stage} --dry-run shows them.`;
  if (people.length > 0)
    yield `Everybody who signs in needs a user of the same name as here, with Cognito as docs/deploy.md says in step 6:\n${people.map(({ id, email }) => `       ${id}  ${email}`).join('\n')}`;
}
