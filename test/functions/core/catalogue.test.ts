import { beforeEach, describe, expect, test } from '@jest/globals';
import type { AgreementVersion } from '../../../domain/agreements/index.ts';
import { type Catalogue, catalogue } from '../../../functions/core/catalogue.ts';
import { anAgreement } from '../../support/builders.ts';
import { aTable } from '../../support/store.ts';
import { openly } from '../../support/organisation.ts';

const organisation = openly(aTable());
const day = '2026-11-23';
const mail = { id: 'email', name: 'Mail', description: 'Mail', team: 'service-center' } as const;

let revision = 1;
let reads = 0;
let agencies = 0;
let agencyId = '';
let kept: Catalogue;

beforeEach(() => {
  reads = 0;
  agencyId = `agency-${(agencies += 1)}`;
  kept = catalogue(
    {
      agreements: (id) => {
        reads += 1;
        return organisation.agreements(id);
      },
      service: (id) => {
        reads += 1;
        return organisation.service(id);
      },
    },
    () => revision,
  );
});

const agree = (version: number, from: string): Promise<unknown> => {
  const agreement: AgreementVersion = { ...anAgreement({ agencyId }), version, from };
  return organisation.addAgreement(agreement);
};

describe('the catalogue', () => {
  test('reads an agency’s agreements and a service once, however often they are asked for', async () => {
    await organisation.putService({ ...mail, id: agencyId }, 0);
    await agree(1, '2026-01-01');
    const asked = await Promise.all([kept.service(agencyId), kept.agreementOn(agencyId, day)]);
    expect(asked).toMatchObject([{ name: 'Mail' }, { version: 1 }]);
    expect(await kept.service(agencyId)).toEqual(asked[0]);
    expect(await kept.agreementOn(agencyId, '2025-12-31')).toBeUndefined();
    expect(reads).toBe(2);
  });

  test('reads again as soon as the revision is another, and finds what was entered', async () => {
    await agree(1, '2026-01-01');
    expect(await kept.service(agencyId)).toBeUndefined();
    expect((await kept.agreementOn(agencyId, day))?.version).toBe(1);
    await organisation.putService({ ...mail, id: agencyId }, 0);
    await agree(2, '2026-02-01');
    revision += 1;
    expect((await kept.service(agencyId))?.name).toBe('Mail');
    expect((await kept.agreementOn(agencyId, day))?.version).toBe(2);
  });

  test('keeps no answer that failed', async () => {
    let isDown = true;
    const flaky = catalogue(
      {
        ...organisation,
        service: (id) => (isDown ? Promise.reject(new Error('down')) : organisation.service(id)),
      },
      () => 1,
    );
    await organisation.putService({ ...mail, id: agencyId }, 0);
    await expect(flaky.service(agencyId)).rejects.toThrow('down');
    isDown = false;
    expect((await flaky.service(agencyId))?.id).toBe(agencyId);
  });
});
