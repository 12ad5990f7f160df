import { describe, expect, test } from '@jest/globals';
import { groupRows } from '../../../../local/replay/read/incidents.ts';
import { readInstant } from '../../../../local/replay/read/instant.ts';
import { readExport } from '../../../../local/replay/read/read-export.ts';
import { aMapping, dirtyPath, planRows } from '../fixture.ts';

describe('rows that cannot be used are named, never dropped', () => {
  test('each kind of trouble is named by its line', async () => {
    const read = await readExport(dirtyPath, aMapping());
    const { plans, refused } = planRows(read.rows);
    const named = [...read.refused, ...refused]
      .map(({ line, incident, what, code }) => [line, incident, what, code])
      .sort(([a], [b]) => Number(a) - Number(b));
    expect(named).toEqual([
      [4, 'INC1', 'row', 'row.duplicate'],
      [5, 'INC1', 'row', 'state.unknown'],
      [6, 'INC1', 'row', 'state.unknown'],
      [7, 'INC1', 'row', 'instant.missing'],
      [8, 'INC1', 'row', 'instant.unreadable'],
      [9, 'INC1', 'row', 'instant.unreadable'],
      [10, '', 'row', 'number.missing'],
      [11, 'INC1', 'row', 'row.torn'],
      [12, 'INC1', 'row', 'level.unknown'],
      [13, 'INC1', 'row', 'row.before-opening'],
      [15, 'INC1', 'row', 'state.goes-back'],
      [17, 'INC2', 'row', 'resolution.before-opening'],
      [18, 'INC2', 'row', 'resolution.before-opening'],
      [19, 'INC3', 'row', 'level.missing'],
      [21, 'INC4', 'row', 'request.wrong-status'],
      [22, 'INC4', 'change', 'request.wrong-status'],
    ]);
    const lines = new Set(plans.flatMap(({ steps }) => steps.map(({ line }) => line)));
    expect([...lines].sort((a, b) => a - b)).toEqual([2, 3, 14, 16, 20, 22, 23, 24]);
  });

  test('rows out of order are read in the order in which they happened', async () => {
    const { rows } = await readExport(dirtyPath, aMapping());
    const { incidents } = groupRows(rows);
    expect(incidents.find(({ number }) => number === 'INC5')?.rows.map(({ word }) => word)).toEqual([
      'New',
      'Resolved',
    ]);
  });
});

describe('times without a zone', () => {
  const read = (text: string): unknown => {
    const instant = readInstant(text, 'dd-MM-yyyy HH:mm', 'America/Detroit');
    return instant.ok ? new Date(instant.at).toISOString() : instant.why;
  };

  test.each([
    ['29-02-2016 01:16', '2016-02-29T06:16:00.000Z'],
    // Twice that night; the first counts, whatever season it is now.
    ['06-11-2016 01:30', '2016-11-06T05:30:00.000Z'],
    [
      '13-03-2016 02:30',
      '"13-03-2016 02:30" does not exist in America/Detroit, whose clocks went forward then',
    ],
    ['2016-03-13', '"2016-03-13" is not a time of the form dd-MM-yyyy HH:mm'],
  ])('the time %s is read by the clock of its zone, or named', (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});
