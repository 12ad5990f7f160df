import { expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { groupRows, isWithoutHistory } from '../../../../local/replay/read/incidents.ts';
import { readExport } from '../../../../local/replay/read/read-export.ts';
import { type CsvRecord, readRecords } from '../../../../local/replay/read/records.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { aMapping } from '../fixture.ts';

async function recordsOf(text: string, columns = ['number', 'state']): Promise<readonly CsvRecord[]> {
  const folder = temporaryDirectory();
  const file = join(folder.directory, 'export.csv');
  writeFileSync(file, text);
  const records: CsvRecord[] = [];
  for await (const record of readRecords(file, columns)) records.push(record);
  folder.remove();
  return records;
}

const cellsOf = (records: readonly CsvRecord[]) => records.map(({ cells }) => cells);

test.each([
  ['commas', ','],
  ['semicolons', ';'],
  ['tabs', '\t'],
])('cells are separated by %s when the header is', async (_, delimiter) => {
  const lines = [
    ['\ufeffnumber', 'state', 'text'],
    ['INC1', 'New', 'a, b; c'],
    ['INC2', 'Closed', ''],
  ];
  const quoted = lines.map((cells) =>
    cells.map((cell) => (cell.includes(delimiter) ? `"${cell}"` : cell)).join(delimiter),
  );
  expect(cellsOf(await recordsOf(quoted.join('\r\n')))).toEqual([
    ['number', 'state', 'text'],
    ['INC1', 'New', 'a, b; c'],
    ['INC2', 'Closed', ''],
  ]);
});

test('a text may go on over lines and hold doubled quotation marks; its record has the line it ends on', async () => {
  const records = await recordsOf('number,state\n\nINC1,"New\nand ""improved"",\n\nhere"\nINC2,New\n');
  expect(records).toEqual([
    { line: 1, cells: ['number', 'state'] },
    { line: 6, cells: ['INC1', 'New\nand "improved",\n\nhere'] },
    { line: 7, cells: ['INC2', 'New'] },
  ]);
});

test.each([
  ['that opens nothing', 'INC2,a 24" screen'],
  ['that is never closed', 'INC2,"New'],
  ['after which text goes on', 'INC2,"New" and more'],
  ['at the very end', 'INC2,New"'],
])('a quotation mark %s costs its own line', async (_, line) => {
  const many = Array.from({ length: 70 }, (_, index) => `INC${index + 10},"New"`);
  const records = await recordsOf(['number,state', 'INC1,New', line, ...many, line].join('\n'));
  expect(records).toHaveLength(74);
  expect(records.filter(({ cells }) => cells === undefined)).toEqual([{ line: 3 }, { line: 74 }]);
});

/** An export with the columns of the shipped mapping. */
async function exportOf(rows: readonly Readonly<Record<string, string>>[]) {
  const mapping = aMapping();
  const names = Object.values(mapping.columns).filter((name) => name !== undefined);
  const filled = {
    incident_state: 'New',
    sys_updated_at: '01-03-2016 10:00',
    opened_at: '01-03-2016 09:00',
    impact: '2 - Medium',
    urgency: '2 - Medium',
  };
  const folder = temporaryDirectory();
  const file = join(folder.directory, 'export.csv');
  const lines = rows.map((row) => names.map((name) => ({ ...filled, ...row })[name] ?? '').join(';'));
  writeFileSync(file, [names.join(';'), ...lines].join('\n'));
  const read = await readExport(file, mapping);
  folder.remove();
  return { ...read, ...groupRows(read.rows), unread: read.refused };
}

test('what stands for unknown in the mapping is unknown, whichever of its words it is', async () => {
  const words = ['?', '(empty)', 'N/A', 'NULL', ''];
  const { rows, unread } = await exportOf(
    words.map((word, index) => ({ number: `INC${index}`, impact: word, category: word })),
  );
  expect(unread).toEqual([]);
  expect(rows.map(({ impact, service }) => [impact, service])).toEqual(
    words.map(() => [undefined, undefined]),
  );
});

test('an incident that was closed before it was opened is named', async () => {
  const { incidents, refused } = await exportOf([
    { number: 'INC1', incident_state: 'Closed', closed_at: '01-03-2016 08:59' },
    { number: 'INC2', incident_state: 'Closed', closed_at: '01-03-2016 09:00' },
  ]);
  expect(incidents.map(({ number }) => number)).toEqual(['INC2']);
  expect(refused).toMatchObject([{ line: 2, incident: 'INC1', code: 'closing.before-opening' }]);
});

test('an export with one row for each incident, as it ended, is told from a history', async () => {
  const ended = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ number: `INC${index}`, incident_state: 'Closed' }));
  const opened = { number: 'INC0', sys_updated_at: '01-03-2016 09:05' };
  expect(isWithoutHistory((await exportOf(ended(10))).incidents)).toBe(true);
  expect(isWithoutHistory((await exportOf([...ended(10), opened])).incidents)).toBe(true);
  expect(isWithoutHistory((await exportOf([...ended(9), opened])).incidents)).toBe(false);
  expect(isWithoutHistory((await exportOf(ended(4))).incidents)).toBe(false);
  const fresh = ended(10).map((row) => ({ ...row, incident_state: 'Active' }));
  expect(isWithoutHistory((await exportOf(fresh)).incidents)).toBe(false);
});

test('a file whose cells nothing separates is refused in one sentence', async () => {
  const folder = temporaryDirectory();
  const file = join(folder.directory, 'export.csv');
  writeFileSync(file, 'number|incident_state|opened_at\nINC1|New|01-03-2016 09:00');
  await expect(readExport(file, aMapping())).rejects.toThrow(
    'export.csv has one single column, "number|incident_state|opened_at": export it as CSV, its cells separated by commas, semicolons or tabs.',
  );
  folder.remove();
});
