import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IDependable } from 'constructs';
import type { EnvironmentKey } from '../../platform/config/names.ts';

/**
 * One thing a function may do, whole: the permission, the environment variables it needs to do it, and what must be
 * deployed before it can. `ServiceFunction` applies all three, so none can be forgotten.
 */
export interface Grant {
  readonly statements: readonly PolicyStatement[];
  readonly environment?: Partial<Record<EnvironmentKey, string>>;
  readonly after?: readonly IDependable[];
  /** Resources of the statements that end in a wildcard, and why they must. */
  readonly wildcards?: { readonly resources: readonly string[]; readonly reason: string };
}
