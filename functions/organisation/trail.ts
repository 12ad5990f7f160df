import type * as z from 'zod';
import type { TrailEntry } from '../../domain/organisation/index.ts';
import { iso } from '../http/call.ts';
import { listFingerprint, readCursor, writeCursor } from '../http/cursor.ts';
import type { OrganisationPorts } from './ports.ts';
import type { contracts } from './contract.ts';
import { refuseWithoutPermission } from './permit.ts';
import type { UseCase } from './use-case.ts';

type Contract = (typeof contracts)['listChanges'];

const list = listFingerprint(['organisation changes']);

/** Who changed what of the organisation, the newest first. */
export function listChanges({ changes }: OrganisationPorts): UseCase<Contract> {
  return async (call) => {
    const refusal = refuseWithoutPermission(call);
    if (refusal !== undefined) return { ok: false, refusal };
    const { limit, cursor } = call.query;
    const end = cursor === undefined ? undefined : readCursor(list, cursor);
    if (cursor !== undefined && !isPlace(end)) return { ok: false, refusal: { code: 'cursor.invalid' } };
    // One more than asked for tells whether there is a next page.
    const found = await changes.trail(
      limit + 1,
      end === undefined ? undefined : { at: end.sort, id: end.id },
    );
    const shown = found.slice(0, limit);
    const last = shown.at(-1)?.place;
    return {
      ok: true,
      body: {
        items: shown.map(({ entry }) => entryView(entry)),
        ...(found.length > limit && last !== undefined
          ? { nextCursor: writeCursor(list, { sort: last.at, id: last.id }) }
          : {}),
      },
    };
  };
}

/** A place as an entry can have one: nothing else is asked of the table. */
function isPlace(end: ReturnType<typeof readCursor>): boolean {
  return end !== undefined && Number.isInteger(end.sort) && end.sort >= 0 && /^[0-9a-f]{16}$/.test(end.id);
}

/** Fields on the wire that have another name in the domain. */
const wireNames: Readonly<Record<string, string>> = { agencyId: 'agency', personId: 'person' };

function entryView({
  at,
  by,
  subject,
  id,
  assignment,
  changes,
}: TrailEntry): z.input<Contract['reply']>['items'][number] {
  return {
    at: iso(at),
    by: { person: by.personId, role: by.role, actingFor: [...by.actingFor] },
    subject,
    id,
    ...(assignment === undefined
      ? {}
      : {
          assignment: {
            person: assignment.personId,
            role: assignment.role,
            agency: assignment.agencyId,
          },
        }),
    changes: changes.map(({ field, before, after }) => ({
      field: wireNames[field] ?? field,
      ...(before === undefined ? {} : { before: valueView(before) }),
      ...(after === undefined ? {} : { after: valueView(after) }),
    })),
  };
}

function valueView(value: NonNullable<TrailEntry['changes'][number]['after']>): string | number | string[] {
  return typeof value === 'object' ? [...value] : value;
}
