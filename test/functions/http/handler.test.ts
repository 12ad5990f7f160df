import { expect, test } from '@jest/globals';
import { httpHandler } from '../../../functions/http/handler.ts';
import { requestHandlers } from '../../../functions/requests/handlers.ts';
import { problemOf } from '../../../functions/requests/problems.ts';
import { requestRoutes } from '../../../functions/requests/routes.ts';
import { eventFor } from '../../support/http-event.ts';
import { openHttpHarness } from '../../support/http-harness.ts';

const harness = openHttpHarness();

test('what fails for no planned reason is logged by name and place, and nothing that was written is', async () => {
  const lines: unknown[] = [];
  const ports = {
    ...harness.ports,
    log: { ...harness.ports.log, error: (...line: unknown[]) => lines.push(line) },
  };
  const submitRequest = (call: { readonly body: { readonly description: string } }): never => {
    throw new TypeError(`Cannot read: ${call.body.description}`);
  };
  const served = { routes: requestRoutes, useCases: { ...requestHandlers(ports), submitRequest }, problemOf };
  const description = 'The mayor has been ill since Monday.';
  const answer = await httpHandler(
    served,
    ports,
  )(eventFor('POST /requests', { as: 'ann', body: { service: 'email', summary: 'No mail', description } }));
  expect(answer).toMatchObject({ statusCode: 500 });
  expect(lines).toMatchObject([
    [
      'HTTP_UNPLANNED',
      { name: 'TypeError', at: expect.arrayContaining([expect.stringMatching(/^at .*handler/)]) },
    ],
  ]);
  expect(JSON.stringify([lines, answer])).not.toContain('mayor');
});
