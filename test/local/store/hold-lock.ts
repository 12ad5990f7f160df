// Takes the lock of a directory if it can, says so, and keeps it until it is killed.
//
//   node hold-lock.ts <directory>
import { takeLock } from '../../../local/store/lock.ts';

const lock = takeLock(process.argv[2] ?? '');
process.stdout.write(lock === undefined ? 'refused\n' : 'taken\n');
if (lock !== undefined) setInterval(() => undefined, 60_000);
