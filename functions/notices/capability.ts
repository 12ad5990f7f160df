import { dispatchSchema, noticeSchema } from '../../platform/dynamodb/notices/notice-rows.ts';
import { preferenceSchema } from '../../platform/dynamodb/notices/preference-store.ts';
import { capability } from '../core/capability.ts';
import { dispatchSchedule } from './dispatch/dispatch-schedule.ts';
import type { NoticePorts } from './ports.ts';
import { noticeHandlers } from './handlers.ts';
import { problemOf, type Refusal } from './problems.ts';
import { noticeRegistration } from './registration.ts';
import { noticeRoutes } from './routes.ts';

/** Notices: written down for every event that concerns someone, sent each minute, and who wants them how. */
export const notices = capability<NoticePorts, Refusal>({
  ...noticeRegistration,
  about: 'How people are told',
  items: [
    {
      name: 'Subscription',
      pk: 'person#<person>',
      sk: 'subscription#<email or sms>',
      about: 'How a director is told; `platform/dynamodb/notices/subscription-store.ts`.',
    },
    {
      name: 'Preference',
      pk: 'person#<person>',
      sk: 'preference',
      about: 'How a person hears of work given to their teams.',
      schema: preferenceSchema,
    },
    {
      name: 'Notice',
      pk: 'notice#<recipient>',
      sk: '<channel>#<kind>#<id>#<six-digit sequence>#<template>` or `<channel>#delegation#<assignment>#<template>',
      about: 'One thing to tell one person; the key makes it one however often it is put.',
      schema: noticeSchema,
    },
    {
      name: 'Dispatch',
      pk: 'notice#<recipient>',
      sk: 'dispatch#<channel>',
      about: 'The message under way to one person by one channel.',
      schema: dispatchSchema,
    },
  ],
  routes: noticeRoutes,
  http: {
    entry: 'functions/notices/http.ts',
    errorImpact: 'Nobody can change how they are told. Notices go on as they were.',
    memory: 1024,
    timeoutSeconds: 10,
    needs: ['table.read', 'table.append', 'directors.subscribe', 'directors.notify'],
    settings: ['identityClaim', 'zone'],
  },
  handlers: noticeHandlers,
  problemOf,
  schedules: [dispatchSchedule],
});
