/** The CDK application: `cdk synth -c stage=test` and `cdk deploy` run it. */
import { addRotunda, checkedApp, environmentFrom } from '../lib/app.ts';
import { stageSettings } from '../lib/stage.ts';
import { capabilities } from '../functions/capabilities.ts';

const app = checkedApp();
const stage: unknown = app.node.tryGetContext('stage');
addRotunda(app, {
  settings: stageSettings(typeof stage === 'string' ? stage : 'dev'),
  capabilities,
  env: environmentFrom(process.env),
});
app.synth();
