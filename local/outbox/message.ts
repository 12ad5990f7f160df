import * as z from 'zod';

/** A message as the outbox keeps it. */
export const messageSchema = z.object({
  id: z.string(),
  /** Epoch milliseconds, by the clock of the runtime. */
  at: z.number(),
  service: z.enum(['sns', 'ses']),
  channel: z.enum(['email', 'sms']),
  to: z.string(),
  from: z.string().optional(),
  subject: z.string().optional(),
  text: z.string(),
  /** Names the notice; the same one is not delivered twice. */
  reference: z.string().optional(),
  /** The person the message is for. */
  recipient: z.string().optional(),
  /** The subscription that asked for it. */
  subscription: z.string().optional(),
  /** An address the receiver is asked to open. */
  link: z.string().optional(),
});

/** A message as it would have reached its receiver. */
export type Message = Readonly<z.infer<typeof messageSchema>>;
