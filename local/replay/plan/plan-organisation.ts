import type { Organisation } from '../../../functions/organisation/file/load-organisation.ts';
import type { CompiledAgreement } from '../read/agreement.ts';
import { agencyId, deskId, idOf, requesterId } from '../imported-ids.ts';
import type { Mapping } from '../read/mapping.ts';
import type { Row } from '../read/row.ts';

/**
 * The organisation imported incidents live in: one agency with the given promises, somebody who asked, somebody who
 * worked, and what the rows name as services and groups, so that every id in the ledger leads somewhere.
 */
export function planOrganisation(
  rows: readonly Row[],
  mapping: Mapping,
  { calendar, terms }: CompiledAgreement,
): Organisation {
  const withIds = (
    names: readonly (string | undefined)[],
  ): readonly (readonly [id: string, name: string])[] => {
    const known = names.filter((name) => name !== undefined);
    return [...new Map(known.map((name) => [idOf(mapping.system, name), name]))];
  };
  const description = `Imported from ${mapping.system}.`;
  const services = withIds([...rows.map(({ service }) => service), 'Uncategorised']);
  const groups = withIds(rows.map(({ group }) => group));
  // Nobody reads mail at .invalid (RFC 2606): imported history never writes to anybody.
  const person = (id: string, name: string): Organisation['people'][number] => ({
    id,
    name,
    email: `${id}@replay.invalid`,
  });
  // In force ever since: histories are older than we are.
  const from = '2000-01-01';
  return {
    department: { name: 'Imported', zone: mapping.dates.zone },
    agencies: [{ agency: { id: agencyId, name: 'Imported incidents', plan: terms.plan }, calendar, terms }],
    services: services.map(([id, name]) => ({ id, name, description, team: mapping.team })),
    people: [
      { ...person(requesterId, 'Imported requester'), agencyId },
      person(deskId, 'Imported service desk'),
      ...groups.map(([id, name]) => person(id, name)),
    ],
    assignments: [
      { id: `${requesterId}-asks`, personId: requesterId, role: 'agency-staff', agencyId, from },
      { id: `${deskId}-serves`, personId: deskId, role: 'service-center', agencyId, from },
      ...groups.map(([id]) => ({ id: `${id}-works`, personId: id, role: mapping.team, agencyId, from })),
    ],
  };
}
