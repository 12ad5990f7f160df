// Writes to a store as fast as it goes, eight writers at a time, and prints each transaction that is durable.
//
//   node write-until-killed.ts <file> [<number of transactions>]
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { writeSync } from 'node:fs';
import { openStore } from '../../../local/store/store.ts';

const [file = '', count = 'Infinity'] = process.argv.slice(2);
const store = openStore({ file });
let next = 0;

async function write(): Promise<void> {
  while (next < Number(count)) {
    const number = next++;
    const put = (sk: string) => ({
      Put: { TableName: 'rotunda', Item: { pk: `t${number}`, sk, text: 'x'.repeat(500) } },
    });
    await store.client.send(new TransactWriteCommand({ TransactItems: [put('first'), put('second')] }));
    writeSync(1, `${number}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, write));
await store.close();
