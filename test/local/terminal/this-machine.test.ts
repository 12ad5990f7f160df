import { afterAll, expect, test } from '@jest/globals';
import { openClock } from '../../../local/clock.ts';
import { openDataFolder } from '../../../local/data-folder.ts';
import { openThisMachine } from '../../../local/terminal/this-machine.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const folder = temporaryDirectory();
afterAll(() => {
  folder.remove();
});

test('a command finds the zone, and the clock as it was moved', async () => {
  const running = await openDataFolder(folder.directory);
  await running.values.put('zone', 'America/Detroit');
  await openClock(running.values).moveTo(Date.now() + 86_400_000);
  const here = await openThisMachine(folder.directory);
  expect(here.zone).toBe('America/Detroit');
  expect(here.now() - Date.now()).toBeGreaterThan(86_000_000);
  await here.close();
  await running.close();
});

test('what a command writes is in the failure queue of the process', async () => {
  const here = await openThisMachine(folder.directory);
  await here.failures.send({ reaction: 'x' });
  await here.close();
  const again = await openThisMachine(folder.directory);
  expect(await again.failures.receive(60)).toHaveLength(1);
  await again.close();
});
