import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import * as z from 'zod';
import { failureQueue, type FailureQueue } from '../../platform/sqs/failure-queue.ts';
import { type Chain, stepFunctionsChain } from '../../platform/stepfunctions/chain.ts';
import { ChainWalk } from '../support/chain-walk.ts';
import type { Patience } from '../support/until.ts';
import type { Deployed } from './deployment.ts';
import { signInAt } from './identity.ts';

/** A promise of a minute breaks, then comes the sweep, then the dispatch, each of them once a minute; and a minute to spare. */
export const patience: Patience = { patienceMs: 240_000, pauseMs: 300 };

/** What the emulator says it has sent. */
const sentSchema = z.object({
  messages: z.record(
    z.string(),
    z.array(
      z.object({ Source: z.string(), To: z.array(z.string()), Subject: z.string(), BodyText: z.string() }),
    ),
  ),
});
type SentMail = z.infer<typeof sentSchema>['messages'][string][number];

const announcementSchema = z.object({
  Message: z.string(),
  MessageAttributes: z.record(z.string(), z.object({ Value: z.string() })),
});
interface Heard {
  readonly recipient: string | undefined;
  readonly channel: string | undefined;
  readonly text: string;
}

/** A deployed stage with people in front of it, and what can be seen of it from outside. */
export interface Stage {
  readonly deployed: Deployed;
  readonly walk: ChainWalk;
  readonly chain: Chain;
  readonly failures: FailureQueue;
  /** Every mail SES has taken for somebody. */
  readonly mailsTo: (address: string) => Promise<readonly SentMail[]>;
  /** Everything published to the directors so far, whoever it is for. */
  readonly heard: () => Promise<readonly Heard[]>;
}

/** Stands in front of a stage: nobody is signed in yet, and a listener of our own is subscribed to the topic. */
export async function standBefore(server: string, deployed: Deployed): Promise<Stage> {
  const listener = await listenTo(deployed.topic);
  const heard: Heard[] = [];
  return {
    deployed,
    walk: new ChainWalk(signInAt(server, deployed), patience),
    chain: stepFunctionsChain(deployed.stateMachine),
    failures: failureQueue(deployed.failureQueue),
    async mailsTo(address) {
      const answer = await fetch(`${server}/_ministack/ses/messages`);
      const { messages } = sentSchema.parse(await answer.json());
      return Object.values(messages)
        .flat()
        .filter(({ To }) => To.includes(address));
    },
    async heard() {
      for (const { body, receipt } of await listener.receive(60)) {
        const { Message: text, MessageAttributes: facts } = announcementSchema.parse(JSON.parse(body));
        heard.push({ recipient: facts['recipient']?.Value, channel: facts['channel']?.Value, text });
        await listener.delete(receipt);
      }
      return heard;
    },
  };
}

/** A queue subscribed without a filter hears what each director's own subscription lets through. */
async function listenTo(topic: string): Promise<FailureQueue> {
  const QueueName = 'rehearsal-listener';
  const queue = topic.replace(':sns:', ':sqs:').replace(/[^:]+$/, QueueName);
  const mayWrite = {
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: queue,
    Condition: { ArnEquals: { 'aws:SourceArn': topic } },
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [mayWrite] });
  const { QueueUrl = '' } = await new SQSClient({}).send(
    new CreateQueueCommand({ QueueName, Attributes: { Policy } }),
  );
  await new SNSClient({}).send(new SubscribeCommand({ TopicArn: topic, Protocol: 'sqs', Endpoint: queue }));
  return failureQueue(QueueUrl);
}
