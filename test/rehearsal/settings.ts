import { stageSettings, type StageSettings } from '../../lib/stage.ts';

/** MiniStack's account, and the region the templates name. */
export const account = '000000000000';
export const region = 'us-east-1';

const first = stageSettings('dev');

/** What is deployed: `dev` as it is, then changed so that each of its stacks has something to update. */
export const rehearsedSettings: Readonly<Record<'first' | 'changed', StageSettings>> = {
  first,
  changed: { ...first, portal: 'https://moved.it.state.example', throttle: { rate: 20, burst: 40 } },
};
