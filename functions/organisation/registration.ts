import { appointmentWords, delegationWords } from '../../domain/notices/index.ts';
import { registration } from '../core/registration.ts';

/** The words in which people are told of acting for each other. */
export const organisationRegistration = registration({
  name: 'organisation',
  words: [delegationWords, appointmentWords],
});
