import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  paginateListExecutions,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';

/** How an execution of the approval chain is doing; `none` when there never was one of this name. */
export type ExecutionStatus = 'running' | 'ended' | 'none';

/** Executions of the approval chain, named `<request>-<attempt>`, so that starting twice is harmless. */
export interface Chain {
  start(requestId: string, attempt: number): Promise<void>;
  stop(requestId: string, attempt: number): Promise<void>;
  statusOf(requestId: string, attempt: number): Promise<ExecutionStatus>;
  /** Every execution that has not ended. */
  running(): AsyncIterable<{ readonly requestId: string; readonly attempt: number }>;
}

/** Telling the chain that a stage is settled. */
export interface Callback {
  /** `gone`: the task has ended already, by an earlier call, a timeout or a stop; nobody waits for this any more. */
  succeed(token: string, output: object): Promise<'told' | 'gone'>;
}

/** What the execution of a request's attempt is called. */
export function executionName(requestId: string, attempt: number): string {
  return `${requestId}-${attempt}`;
}

/** The request and its attempt; nothing for a name that no chain gave. */
export function parseExecutionName(
  name: string,
): { readonly requestId: string; readonly attempt: number } | undefined {
  const [, requestId, attempt] = /^(.+)-(\d+)$/.exec(name) ?? [];
  return requestId === undefined ? undefined : { requestId, attempt: Number(attempt) };
}

/** Executions of a state machine, by its ARN. */
export function stepFunctionsChain(machine: string, client = new SFNClient({})): Chain {
  const arnOf = (requestId: string, attempt: number): string =>
    `${machine.replace(':stateMachine:', ':execution:')}:${executionName(requestId, attempt)}`;
  return {
    async start(requestId, attempt) {
      try {
        await client.send(
          new StartExecutionCommand({
            stateMachineArn: machine,
            name: executionName(requestId, attempt),
            input: JSON.stringify({ request: requestId, attempt }),
          }),
        );
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
      }
    },
    async stop(requestId, attempt) {
      try {
        await client.send(new StopExecutionCommand({ executionArn: arnOf(requestId, attempt) }));
      } catch (error) {
        if (!(error instanceof ExecutionDoesNotExist)) throw error;
      }
    },
    async statusOf(requestId, attempt) {
      try {
        const { status } = await client.send(
          new DescribeExecutionCommand({
            executionArn: arnOf(requestId, attempt),
            // What it carries is not asked for, so nothing has to be decrypted.
            includedData: 'METADATA_ONLY',
          }),
        );
        return status === 'RUNNING' ? 'running' : 'ended';
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return 'none';
        throw error;
      }
    },
    async *running() {
      const pages = paginateListExecutions({ client }, { stateMachineArn: machine, statusFilter: 'RUNNING' });
      for await (const { executions = [] } of pages)
        for (const { name = '' } of executions) {
          const named = parseExecutionName(name);
          if (named !== undefined) yield named;
        }
    },
  };
}

/** Calls back the tasks that wait with a token. */
export function stepFunctionsCallback(client = new SFNClient({})): Callback {
  return {
    async succeed(token, output) {
      try {
        await client.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(output) }));
        return 'told';
      } catch (error) {
        if (
          error instanceof TaskTimedOut ||
          error instanceof TaskDoesNotExist ||
          error instanceof InvalidToken
        )
          return 'gone';
        throw error;
      }
    },
  };
}
