/** A process of its own, because esbuild tells of each bundle: `node synth.ts FOLDER first|changed`. */
import { capabilities } from '../../functions/capabilities.ts';
import { addRotunda, checkedApp } from '../../lib/app.ts';
import { account, region, rehearsedSettings } from './settings.ts';

const [outdir = '', which] = process.argv.slice(2);
const app = checkedApp({ outdir });
const settings = rehearsedSettings[which === 'changed' ? 'changed' : 'first'];
addRotunda(app, { settings, capabilities, env: { account, region } });
app.synth();
