import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda';
import { type Config, configFrom } from '../../platform/config/config.ts';
import { documentClient } from '../../platform/dynamodb/client.ts';
import { attachmentFiles } from '../../platform/s3/attachment-files.ts';
import { s3Access } from '../../platform/s3/signer.ts';
import { directorTopic } from '../../platform/sns/director-topic.ts';
import { failureQueue } from '../../platform/sqs/failure-queue.ts';
import { stepFunctionsCallback, stepFunctionsChain } from '../../platform/stepfunctions/chain.ts';
import { UsageError } from '../terminal/usage-error.ts';
import type { Target } from './target.ts';

/** Tries before a call is given up: whoever migrates a hundred thousand items is throttled now and then. */
const maxAttempts = 10;

/**
 * A deployed stage, reached as its own functions reach it: what they were given says where everything is.
 *
 * @throws UsageError when it is not deployed
 */
export async function openStage(stage: string): Promise<Target> {
  const lambda = new LambdaClient({});
  const [stream, notices, attachments] = await Promise.all(
    ['ledger-stream', 'notices-http', 'attachments-http'].map((name) => settingsOf(stage, name, lambda)),
  );
  if (stream === undefined || notices === undefined || attachments === undefined)
    throw new UsageError(
      `The stage ${stage} is not deployed in this account and region: run npm run deploy -- --stage ${stage}, or check AWS_PROFILE and AWS_REGION.`,
      1,
    );
  // The region may be in the profile instead.
  const here = { ...process.env, AWS_REGION: await lambda.config.region() };
  return {
    stage,
    table: { client: documentClient({ maxAttempts }), name: stream('table') },
    topic: directorTopic(notices('topic')),
    files: attachmentFiles(attachments('bucket'), s3Access(here)),
    failures: failureQueue(stream('failureQueue')),
    chain: stepFunctionsChain(stream('stateMachine')),
    callback: stepFunctionsCallback(),
    zone: stream('zone'),
  };
}

async function settingsOf(stage: string, name: string, lambda: LambdaClient): Promise<Config | undefined> {
  try {
    const { Environment } = await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: `rotunda-${stage}-${name}` }),
    );
    return configFrom(Environment?.Variables ?? {});
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
