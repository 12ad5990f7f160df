import type { DeployedCapability } from '../functions/core/deployment.ts';
import type { Concerns } from './store/items.ts';

/**
 * Which changes are told of on this machine, as the stream's filters say it on AWS: each new state of an aggregate,
 * and each row of those some capability follows, the changed ones where it asks for them. For everything else there is
 * nothing to keep.
 */
export function keptChanges(
  capabilities: readonly Pick<DeployedCapability, 'kinds' | 'itemReactions'>[],
): Concerns {
  const kinds = new Set(capabilities.flatMap((one) => one.kinds.map(({ name }) => name)));
  const items = capabilities.flatMap(({ itemReactions }) => itemReactions);
  return ({ sk }, before, after) =>
    after !== undefined &&
    (kinds.has(sk) ||
      items.some(
        ({ prefix, having, alsoChanged }) =>
          (before === undefined || alsoChanged === true) &&
          sk.startsWith(prefix) &&
          typeof after[having] === 'string',
      ));
}
