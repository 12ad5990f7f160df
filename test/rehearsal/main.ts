import { pythonIn } from './python.ts';
import { Progress } from './progress.ts';
import { startEmulator } from './emulator.ts';
import { bootstrap, deploy, furnish, settings, synthesise } from './deployment.ts';
import { signInAt } from './identity.ts';

const progress = new Progress();
const python = await progress.part('Python', () => Promise.resolve(pythonIn(process.cwd() + '/.rotunda/rehearsal/venv')));
const emulator = await progress.part('start', () => startEmulator(python));
try {
  const assembly = await progress.part('synth', () => Promise.resolve(synthesise(emulator, settings)));
  await progress.part('bootstrap', () => bootstrap(emulator, assembly));
  const deployed = await progress.part('deploy', () => deploy(emulator, assembly, settings));
  await progress.part('furnish', () => furnish(deployed));
  const nora = await progress.part('sign in', () => signInAt(emulator.url, deployed)('nora-fieldstone'));
  console.log(await nora.get('/requests'));
  const r=await nora.post('/requests', {kind:'inquiry', service:'email', summary:'x y z', description:'since 8'}, {'idempotency-key':'a'});
  console.log(JSON.stringify(r,null,1));
} finally {
  await emulator.stop();
}
