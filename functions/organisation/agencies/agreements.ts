import {
  agreementProblems,
  type AgreementVersion,
  approvalRulesOf,
} from '../../../domain/agreements/index.ts';
import type { UseCase } from '../use-case.ts';
import type { contracts } from '../contract.ts';
import { agencyOf, authorOf } from '../permit.ts';
import type { CorePorts } from '../../core/ports.ts';
import { localDate } from '../../core/local-date.ts';
import { staffingWarnings } from './staffing.ts';
import type { OrganisationPorts } from '../ports.ts';
import { type AgreementTerms, addAgreementVersion } from './versions.ts';
import { agreementView } from '../view.ts';

type Contracts = typeof contracts;

/** Every version of an agency's agreement, oldest first. */
export function listAgreements(ports: CorePorts): UseCase<Contracts['listAgreements']> {
  return async (call) => {
    const { agency } = call.params;
    const found = await agencyOf(call, ports);
    if ('code' in found) return { ok: false, refusal: found };
    return { ok: true, body: { items: (await ports.organisation.agreements(agency)).map(agreementView) } };
  };
}

/** One version of an agency's agreement. */
export function readAgreement(ports: CorePorts): UseCase<Contracts['readAgreement']> {
  return async (call) => {
    const { agency, version } = call.params;
    const found = await agencyOf(call, ports);
    if ('code' in found) return { ok: false, refusal: found };
    const agreement = await ports.organisation.agreement(agency, version);
    return agreement === undefined
      ? { ok: false, refusal: { code: 'version.unknown', of: 'agreement', version } }
      : { ok: true, body: agreementView(agreement) };
  };
}

/**
 * Adds the next agreement of an agency. Requests submitted from now on are promised it; those already in keep theirs.
 * Stages that nobody could decide as the agency is staffed are named with it.
 */
export function addAgreement(ports: OrganisationPorts): UseCase<Contracts['addAgreement']> {
  return async (call) => {
    const { agency } = call.params;
    const found = await agencyOf(call, ports);
    if ('code' in found) return { ok: false, refusal: found };
    const author = authorOf(call, { agencyId: agency });
    if ('code' in author) return { ok: false, refusal: author };
    const terms: AgreementTerms = call.body;
    const errors = [
      ...agreementProblems({ ...terms, agencyId: agency, version: 1 }).map(({ path, message }) => ({
        field: path,
        message,
      })),
      ...(await unknownNames(agency, terms, ports.organisation)),
    ];
    if (errors.length > 0) return { ok: false, refusal: { code: 'agreement.invalid', errors } };
    const added = await addAgreementVersion(ports.changes.inNameOf(author), agency, terms);
    if (added.outcome === 'taken')
      return { ok: false, refusal: { code: 'version.taken', of: 'agreement', version: added.version } };
    const today = localDate(ports.zone, call.now);
    const day = terms.from !== undefined && terms.from > today ? terms.from : today;
    const staffing = await staffingWarnings(agency, approvalRulesOf(terms), day, ports.organisation);
    return {
      ok: true,
      body: { ...agreementView(added.value), ...(staffing.length === 0 ? {} : { staffing: [...staffing] }) },
    };
  };
}

/** The calendar and the services an agreement names that do not exist. */
async function unknownNames(
  agencyId: string,
  { calendarVersion, targets }: Pick<AgreementVersion, 'calendarVersion' | 'targets'>,
  organisation: CorePorts['organisation'],
): Promise<readonly { readonly field: string; readonly message: string }[]> {
  const [calendars, services] = await Promise.all([
    organisation.calendars(agencyId),
    organisation.services(),
  ]);
  const known = services.map(({ id }) => id);
  const missing = targets.flatMap((target, index) =>
    (target.services ?? []).flatMap((service, position) =>
      known.includes(service)
        ? []
        : [
            {
              field: `targets.${index}.services.${position}`,
              message: `The catalogue has no service "${service}".`,
            },
          ],
    ),
  );
  if (calendars.some(({ version }) => version === calendarVersion)) return missing;
  const message = `The agency has no calendar version ${calendarVersion}; its newest is ${calendars.length || 'still to be added'}.`;
  return [{ field: 'calendarVersion', message }, ...missing];
}
