/** What of the ports' contracts MiniStack does not show: the sentences of the tests that are skipped there. */
export const notShown = {
  /** It asks no mailbox, checks no address, and gives a subscription to whoever asks for its address. */
  topic: [
    'a mailbox gets nothing before its owner confirmed, and everything after',
    'an address that has one person is refused to another',
    'what is no address is refused',
  ],
  /** It looks at no signature that names another algorithm than ours. */
  attachments: ['a link to send is refused that says it was signed in another way'],
  /** It takes a token until the task has gone on, and that of an execution somebody stopped for ever. */
  chain: ['tells a task once, whoever comes at the same time', 'that was stopped tells nobody'],
} as const;
