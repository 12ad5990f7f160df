import type { Schedule } from '../../core/capability.ts';
import { dispatchNotices, type DispatchPorts } from './dispatch.ts';

/** Sending what is due, each minute. */
export const dispatchSchedule: Schedule<DispatchPorts> = {
  name: 'dispatch',
  every: 'minute',
  stoppedImpact: 'No notice is sent.',
  measures: {
    NoticeLagMs: {
      unit: 'Milliseconds',
      alarm: {
        name: 'notice-lag',
        what: 'Notices are sent more than ten minutes late.',
        // Above the first pause of two minutes after a message that failed for a passing reason, and the second of four.
        from: 10 * 60_000,
      },
    },
    MessagesSent: { unit: 'Count' },
    NoticesFailed: {
      unit: 'Count',
      alarm: {
        name: 'notices-failed',
        what: 'Notices were given up: somebody was not told of something.',
        from: 1,
      },
    },
  },
  deployment: {
    entry: 'functions/notices/schedule.ts',
    errorImpact: 'Notices wait instead of being sent. They are sent when it runs again.',
    memory: 512,
    timeoutSeconds: 55,
    needs: ['table.read', 'table.due', 'table.inbox', 'table.append', 'directors.notify', 'mail.send'],
    settings: ['portal', 'zone'],
  },
  async run(ports) {
    const { lagMs, messages, failed } = await dispatchNotices(ports);
    return { NoticeLagMs: lagMs, MessagesSent: messages, NoticesFailed: failed };
  },
};
