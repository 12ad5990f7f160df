import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import {
  executionName,
  stepFunctionsCallback,
  stepFunctionsChain,
} from '../../../platform/stepfunctions/chain.ts';
import { failureQueue } from '../../../platform/sqs/failure-queue.ts';
import { describeChain, type WaitingChain } from '../../platform/stepfunctions/chain-contract.ts';
import { notShown } from '../not-shown.ts';

const tokensQueue = 'contract-tokens';
const askedSchema = z.object({ request: z.string(), attempt: z.int(), token: z.string() });

/** A machine whose task puts its token into a queue, where it waits. Gives its ARN. */
async function createMachine(QueueUrl: string): Promise<string> {
  const MessageBody = { 'request.$': '$.request', 'attempt.$': '$.attempt', 'token.$': '$$.Task.Token' };
  const Ask = {
    Type: 'Task',
    Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
    Parameters: { QueueUrl, MessageBody },
    End: true,
  };
  const { stateMachineArn = '' } = await new SFNClient({}).send(
    new CreateStateMachineCommand({
      name: 'contract-chain',
      definition: JSON.stringify({ StartAt: 'Ask', States: { Ask } }),
      roleArn: await createRole(),
    }),
  );
  return stateMachineArn;
}

async function createRole(): Promise<string> {
  const iam = new IAMClient({});
  const RoleName = 'contract-chain';
  const allow = (statement: object): string =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: allow({
        Action: 'sts:AssumeRole',
        Principal: { Service: 'states.amazonaws.com' },
      }),
    }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName,
      PolicyName: 'tokens',
      PolicyDocument: allow({ Action: 'sqs:SendMessage', Resource: `arn:aws:sqs:*:*:${tokensQueue}` }),
    }),
  );
  return Role?.Arn ?? '';
}

async function openChain(): Promise<WaitingChain> {
  const { QueueUrl = '' } = await new SQSClient({}).send(new CreateQueueCommand({ QueueName: tokensQueue }));
  const stateMachineArn = await createMachine(QueueUrl);
  const queue = failureQueue(QueueUrl);
  const tokens = new Map<string, string[]>();
  return {
    chain: stepFunctionsChain(stateMachineArn),
    callback: stepFunctionsCallback(),
    async tokensOf(requestId, attempt) {
      for (const { body, receipt } of await queue.receive(60)) {
        const asked = askedSchema.parse(JSON.parse(body));
        const name = executionName(asked.request, asked.attempt);
        tokens.set(name, [...(tokens.get(name) ?? []), asked.token]);
        await queue.delete(receipt);
      }
      return tokens.get(executionName(requestId, attempt)) ?? [];
    },
    close: () => Promise.resolve(),
  };
}

describeChain('in Step Functions', openChain, notShown.chain);
