import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe } from '@jest/globals';
import { failureQueue } from '../../../platform/sqs/failure-queue.ts';
import { holdToQueueContract } from '../../platform/sqs/failure-queue-contract.ts';

describe('the failure queue in SQS', () => {
  holdToQueueContract(async () => {
    const { QueueUrl = '' } = await new SQSClient({}).send(
      new CreateQueueCommand({ QueueName: 'contract-failures' }),
    );
    return failureQueue(QueueUrl);
  });
});
