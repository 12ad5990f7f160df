import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

/** What a function answered; `error` when it failed: the message AWS shows to whoever invoked it. */
export interface Invoked {
  readonly error: string | undefined;
}

/** Invokes a function of `dev` by its name, as a schedule does. */
export async function invoke(name: string): Promise<Invoked> {
  const { FunctionError, Payload } = await new LambdaClient({}).send(
    new InvokeCommand({ FunctionName: `rotunda-dev-${name}`, Payload: '{}' }),
  );
  return { error: FunctionError === undefined ? undefined : Buffer.from(Payload ?? []).toString() };
}
