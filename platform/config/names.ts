/**
 * The names of the environment variables a function may be given. Infrastructure sets them, `config.ts` parses
 * them; both read the names here so that neither can drift.
 */
export const environmentNames = {
  /** The one DynamoDB table. */
  table: 'TABLE_NAME',
  /** Attachments, by `<request id>/<attachment id>`. */
  bucket: 'ATTACHMENT_BUCKET',
  /** Directors' notices. */
  topic: 'DIRECTOR_TOPIC_ARN',
  /** The state machine of the approval chain. */
  stateMachine: 'STATE_MACHINE_ARN',
  /** Keys of events whose reaction failed for good. */
  failureQueue: 'FAILURE_QUEUE_URL',
  /** Sender of receipts, questions and answers. */
  sender: 'SENDER_ADDRESS',
  /** Where a link in a notice leads. */
  portal: 'PORTAL_URL',
  /** The token claim that holds our person id; `username` for Cognito access tokens. */
  identityClaim: 'IDENTITY_CLAIM',
  /** IANA zone in which assignments begin and end and quiet hours are read. */
  zone: 'DEPARTMENT_ZONE',
} as const;

export type EnvironmentKey = keyof typeof environmentNames;
