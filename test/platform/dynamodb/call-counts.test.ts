import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import { countCall } from '../../../platform/dynamodb/call-counts.ts';
import { UnreadableRow } from '../../../platform/dynamodb/rows.ts';
import { aTable } from '../../support/store.ts';
import { at, HOUR } from '../../support/time.ts';

const table = aTable();
const nine = at('Mon 09:00');

test('a person’s calls of an operation are counted by the hour, whoever else calls and whatever else they call', async () => {
  const counts: boolean[] = [];
  for (let call = 0; call < 4; call += 1)
    counts.push(await countCall(table, 'ann', 'dryRun', 3, nine + call));
  expect(counts).toEqual([true, true, true, false]);
  expect(await countCall(table, 'bob', 'dryRun', 3, nine)).toBe(true);
  expect(await countCall(table, 'ann', 'search', 3, nine)).toBe(true);
  expect(await countCall(table, 'ann', 'dryRun', 3, nine + HOUR - 1)).toBe(false);
  expect(await countCall(table, 'ann', 'dryRun', 3, nine + HOUR)).toBe(true);
});

test('of calls at the same moment no more pass than may', async () => {
  const counts = await Promise.all(
    Array.from({ length: 12 }, () => countCall(table, 'cleo', 'dryRun', 3, nine)),
  );
  expect(counts.filter((passed) => passed)).toHaveLength(3);
});

test('a count that cannot be read lets nobody through', async () => {
  const hour = nine / HOUR;
  await table.client.send(
    new PutCommand({
      TableName: table.name,
      Item: { pk: 'calls#dora', sk: `dryRun#${hour}`, calls: 'many', expiresAt: (hour + 1) * 3_600 },
    }),
  );
  await expect(countCall(table, 'dora', 'dryRun', 3, nine)).rejects.toThrow(UnreadableRow);
});
