import { describeChain, type WaitingChain } from '../../platform/stepfunctions/chain-contract.ts';
import { machine, openEngineHarness, task } from './fixture.ts';

const waits = machine({
  Ask: task({ 'request.$': '$.request', 'attempt.$': '$.attempt', 'token.$': '$$.Task.Token' }),
});

async function openWaitingChain(from: 'the engine' | 'beside'): Promise<WaitingChain> {
  const harness = await openEngineHarness(waits);
  const beside = from === 'beside' ? await harness.beside() : undefined;
  return {
    ...(beside ?? harness.engine),
    tokensOf: (requestId, attempt) =>
      Promise.resolve(
        harness.calls
          .filter((call) => call['request'] === requestId && call['attempt'] === attempt)
          .map(({ token }) => String(token)),
      ),
    async close() {
      await beside?.close();
      await harness.close();
    },
  };
}

describeChain('in this process', () => openWaitingChain('the engine'));
describeChain('written beside the process that runs it', () => openWaitingChain('beside'));
