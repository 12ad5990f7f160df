import { RemovalPolicy } from 'aws-cdk-lib';
import type { StageSettings } from '../stage.ts';

/**
 * What becomes of a resource that holds data when it leaves its stack. Retained, but for what a first deployment created
 * before it failed: that holds nothing yet, and by its fixed name it would keep the next one from creating its own.
 */
export function removalPolicyOf({ whenDeleted }: Pick<StageSettings, 'whenDeleted'>): RemovalPolicy {
  return whenDeleted === 'retain' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
}
