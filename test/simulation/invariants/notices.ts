import type { Invariant } from './invariant.ts';

/** Longer than the longest pause before another try. */
const graceMs = 70 * 60_000;

/** What is due was sent, in one message, and no message came from nowhere. */
export const noticesSent: Invariant = {
  name: 'each notice is sent once',
  broken({ notices, messages, received, now }) {
    const wrong: string[] = [];
    const references = new Set<string>();
    for (const { recipient, subject, template, state, notBefore, dispatch, dropped: reason } of notices) {
      const name = `The notice ${template} of ${subject.id} to ${recipient}`;
      if (state === 'failed') wrong.push(`${name} was given up.`);
      if (state === 'pending' && notBefore < now - graceMs) wrong.push(`${name} was never sent.`);
      if (state === 'dropped' && reason === undefined)
        wrong.push(`${name} was dropped, and nobody knows why.`);
      // A message that went out before its answer was lost told of it while it was true.
      if (state === 'dropped') references.add(dispatch ?? '');
      if (state !== 'sent') continue;
      references.add(dispatch ?? '');
      const times = received.get(`${recipient} ${dispatch ?? ''}`) ?? 0;
      if (times !== 1) wrong.push(`${name} is sent, and ${times} messages reached them.`);
    }
    for (const { reference, recipient = '' } of messages)
      if (reference !== undefined && !references.has(reference))
        wrong.push(`A message to ${recipient} tells of no notice.`);
    return wrong;
  },
};

/** What people wrote stays in the portal. */
export const noWordsOutside: Invariant = {
  name: 'no message holds what anybody wrote',
  broken({ messages }) {
    return messages
      .filter(({ subject = '', text }) => /words-/.test(subject + text))
      .map(({ to }) => `A message to ${to} holds words of a request.`);
  },
};

/** An agency's people have to do with its own requests only: they are told of no other, and nothing of them is in another. */
export const onlyOwnAgency: Invariant = {
  name: 'no agency saw another’s',
  async broken({ changed, noticesOf, organisation }) {
    const wrong: string[] = [];
    for (const { state, events, seen } of changed)
      for (let sequence = seen + 1; sequence <= state.version; sequence += 1) {
        const { personId = '', type = '' } = {
          ...events[sequence - 1]?.by,
          type: events[sequence - 1]?.type,
        };
        const from = (await organisation.person(personId))?.value.agencyId;
        if (from !== undefined && from !== state.agencyId)
          wrong.push(`${type} in ${state.id} of ${state.agencyId} is by ${personId} of ${from}.`);
        for (const { recipient } of noticesOf.get(`${state.id} ${sequence}`) ?? []) {
          const home = (await organisation.person(recipient))?.value.agencyId;
          if (home !== undefined && home !== state.agencyId)
            wrong.push(`${recipient} of ${home} has a notice of ${state.id} of ${state.agencyId}.`);
        }
      }
    return wrong;
  },
};
