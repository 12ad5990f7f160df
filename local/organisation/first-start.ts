import { readFile } from 'node:fs/promises';
import { directorRoles, type Role, systemStamp } from '../../domain/vocabulary/index.ts';
import {
  loadOrganisation,
  type Organisation,
  parseOrganisation,
} from '../../functions/organisation/file/organisation-file.ts';
import { maskAddress } from '../../functions/notices/subscriptions/mask-address.ts';
import type { NoticePorts } from '../../functions/notices/ports.ts';
import type { OrganisationPorts } from '../../functions/organisation/ports.ts';
import type { KeptValues } from '../kept-values.ts';
import type { LocalTopic } from '../outbox/director-topic.ts';

/**
 * The organisation a text describes; the sample when there is none.
 *
 * @throws Error with what is wrong with it, line by line
 */
export async function readOrganisation(text: string | undefined): Promise<Organisation> {
  const sample = new URL('../sample/organisation.yaml', import.meta.url);
  const parsed = parseOrganisation(text ?? (await readFile(sample, 'utf8')));
  if (parsed.ok) return parsed.organisation;
  const problems = parsed.problems.map((problem) => `- ${problem}`).join('\n');
  throw new Error(`The organisation file cannot be used:\n${problems}`);
}

/** Loads the organisation at the first start; what administrators change later stays changed. */
export async function settleIn(
  organisation: Organisation,
  ports: Pick<NoticePorts & OrganisationPorts, 'now' | 'subscriptions' | 'changes'> & {
    readonly values: KeptValues;
    readonly topic: LocalTopic;
  },
): Promise<void> {
  const { values } = ports;
  // For commands run beside this process.
  await values.put('zone', organisation.department.zone);
  if (values.get('organisation-loaded') === true) return;
  await loadOrganisation(organisation, ports.changes.inNameOf({ by: systemStamp, at: ports.now() }));
  await subscribeDirectors(organisation, ports);
  await values.put('organisation-loaded', true);
}

/** Subscribes every sample director by email and SMS, and confirms for them. */
async function subscribeDirectors(
  { people, assignments }: Organisation,
  { now, topic, subscriptions }: Pick<NoticePorts, 'now' | 'subscriptions'> & { readonly topic: LocalTopic },
): Promise<void> {
  const isDirector = (role: Role): boolean => (directorRoles as readonly Role[]).includes(role);
  const directors = people.filter(({ id }) =>
    assignments.some(({ personId, role }) => personId === id && isDirector(role)),
  );
  for (const [index, { id, email }] of directors.entries()) {
    // Numbers from 555-0100 to 555-0199 are set aside for examples.
    const addresses = { email, sms: `+1517555${String(100 + index).padStart(4, '0')}` } as const;
    for (const channel of ['email', 'sms'] as const) {
      const subscribed = await topic.subscribe(id, channel, addresses[channel]);
      if (!subscribed.ok)
        throw new Error(
          `The sample director ${id} cannot be subscribed: the address is ${subscribed.reason}.`,
        );
      await subscriptions.put({
        personId: id,
        channel,
        arn: subscribed.arn,
        address: maskAddress(addresses[channel]),
        consentAt: now(),
        leftovers: [],
        revision: 0,
      });
    }
    for (const token of topic.unconfirmed(id)) await topic.confirm(token);
  }
}
