/** `npm run backup`: copies everything this machine keeps, and brings it back. */
import { formatCount } from '../terminal/format-count.ts';
import { parseCommandLine } from '../terminal/command-line.ts';
import { dataDirectory } from '../terminal/this-machine.ts';
import { backUp, restore } from './backup.ts';

const help = `npm run backup -- FOLDER             copies everything Rotunda keeps on this machine to a new folder, while it runs
npm run backup -- --restore FOLDER   brings a copy back, to a machine that has no data

A copy holds the database as it stood at one instant, and all attachments. It has people's names, addresses and what
they wrote in it: keep it where the data itself might be kept.`;

try {
  const { values, positionals } = parseCommandLine({
    args: process.argv.slice(2),
    options: { restore: { type: 'string' }, help: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [target] = positionals;
  if (values.help) console.log(help);
  else if (values.restore !== undefined) {
    const { attachments } = await restore(values.restore, dataDirectory);
    console.log(`Restored, with ${formatCount(attachments, 'attachment')}. Start it with npm start.`);
  } else if (target === undefined) throw new Error('Where to? Name a new folder: npm run backup -- FOLDER.');
  else {
    const { attachments } = await backUp(dataDirectory, target);
    console.log(`Copied to ${target}, with ${formatCount(attachments, 'attachment')}.`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
