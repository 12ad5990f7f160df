import * as z from 'zod';

/** What the emulator says it has sent. */
const sentSchema = z.object({
  messages: z.record(
    z.string(),
    z.array(
      z.object({ Source: z.string(), To: z.array(z.string()), Subject: z.string(), BodyText: z.string() }),
    ),
  ),
});

export type SentMail = z.infer<typeof sentSchema>['messages'][string][number];

/** Every mail that SES of the emulator at this address has taken for somebody. */
export async function mailsTo(server: string, address: string): Promise<readonly SentMail[]> {
  const answer = await fetch(`${server}/_ministack/ses/messages`);
  const { messages } = sentSchema.parse(await answer.json());
  return Object.values(messages)
    .flat()
    .filter(({ To }) => To.includes(address));
}
