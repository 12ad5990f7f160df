import { requestKind, requestNotices } from '../../domain/requests/index.ts';
import { registration } from '../core/registration.ts';

/** The request, and who hears of it. */
export const requestRegistration = registration({
  name: 'requests',
  kinds: [requestKind],
  notices: [requestNotices],
});
