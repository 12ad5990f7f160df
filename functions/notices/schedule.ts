import { configFrom } from '../../platform/config/config.ts';
import { noticeStore } from '../../platform/dynamodb/notices/notice-store.ts';
import { subscriptionStore } from '../../platform/dynamodb/notices/subscription-store.ts';
import { mailer } from '../../platform/ses/mailer.ts';
import { directorTopic } from '../../platform/sns/director-topic.ts';
import { register } from '../core/registration.ts';
import { scheduleHandler } from '../core/schedule-handler.ts';
import { functionPorts, tableFrom } from '../core/table-ports.ts';
import { registrations } from '../registrations.ts';
import { dispatchSchedule } from './dispatch/dispatch-schedule.ts';

const config = configFrom(process.env);
const table = tableFrom(config);

export const handler = scheduleHandler('notices-dispatch', dispatchSchedule, {
  ...functionPorts(config, 'notices-dispatch', table),
  ...register(registrations),
  portal: config('portal'),
  subscriptions: subscriptionStore(table),
  notices: noticeStore(table),
  topic: directorTopic(config('topic')),
  mailer: mailer(config('sender')),
});
