import type { Schedule } from '../core/capability.ts';
import { sweep, type SweepPorts } from './sweep.ts';

/** The sweep, each minute. */
export const sweepSchedule: Schedule<SweepPorts> = {
  name: 'sweep',
  every: 'minute',
  stoppedImpact: 'No warning, breach or escalation is raised.',
  measures: {
    SweepLagMs: {
      unit: 'Milliseconds',
      alarm: {
        name: 'sweep-lag',
        what: 'Warnings, breaches and escalations are raised more than three minutes late.',
        // It runs each minute, so a healthy alarm is up to a minute late; three are two missed runs.
        from: 3 * 60_000,
      },
    },
    AlarmsRaised: { unit: 'Count' },
    SweepFailed: {
      unit: 'Count',
      alarm: {
        name: 'sweep-failed',
        what: 'Alarms of some requests cannot be raised. The log names them; all others go on.',
        from: 1,
      },
    },
  },
  deployment: {
    entry: 'functions/ledger/schedule.ts',
    errorImpact:
      'Warnings, breaches and escalations are not raised. What was missed is made up when it runs again.',
    memory: 1024,
    // Ends before the next one begins, so two sweeps never do the same work at once.
    timeoutSeconds: 55,
    needs: ['table.read', 'table.due', 'table.append'],
    settings: ['zone'],
  },
  run: sweep,
};
