import { FilterCriteria } from 'aws-cdk-lib/aws-lambda';
import type { DeployedCapability, ItemFilter } from '../../functions/core/deployment.ts';

/** As many as Lambda takes for one stream unless AWS raises it. */
const mostFilters = 5;

/**
 * What a function is to be told of that reacts for all capabilities: each new state of an aggregate, whatever its kind,
 * and each row of those some capability follows, the changed ones where it asks for them. Everything else in the stream
 * concerns nobody, and costs nothing.
 */
export function streamFilters(
  capabilities: readonly Pick<DeployedCapability, 'kinds' | 'itemReactions'>[],
): Record<string, unknown>[] {
  const kinds = capabilities.flatMap(({ kinds }) => kinds.map(({ name }) => name));
  const items = capabilities.flatMap(({ itemReactions }) => itemReactions);
  // Several capabilities may follow the same rows.
  const distinct = new Map(
    items.map((item) => [`${item.prefix} ${item.having} ${item.alsoChanged ?? false}`, item]),
  );
  const filters = [changedSnapshots(kinds), ...[...distinct.values()].map(puttingOf)];
  if (filters.length > mostFilters) {
    throw new Error(
      `Lambda takes ${mostFilters} filters for one stream: one for all aggregates and ${mostFilters - 1} for other rows, not ${distinct.size}.`,
    );
  }
  return filters;
}

/** The snapshot of an aggregate is inserted with its first event and replaced with every further one. */
function changedSnapshots(kinds: readonly string[]): Record<string, unknown> {
  return FilterCriteria.filter({
    eventName: ['INSERT', 'MODIFY'],
    dynamodb: { Keys: { sk: { S: kinds } } },
  });
}

function puttingOf({ prefix, having, alsoChanged }: ItemFilter): Record<string, unknown> {
  return FilterCriteria.filter({
    eventName: alsoChanged === true ? ['INSERT', 'MODIFY'] : ['INSERT'],
    dynamodb: {
      Keys: { sk: { S: [{ prefix }] } },
      NewImage: { [having]: { S: [{ exists: true }] } },
    },
  });
}
