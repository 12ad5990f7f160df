import { Duration, type Stack } from 'aws-cdk-lib';
import type { Grant } from '../constructs/grant.ts';
import type { ServiceFunctionProps } from '../constructs/service-function.ts';
import type { DataStack } from '../data/data-stack.ts';
import { sendMail } from '../data/mail.ts';
import type { StageSettings } from '../stage.ts';
import type { ApprovalChain } from './approval-chain.ts';
import type { Deployment, Need, Setting } from '../../functions/core/deployment.ts';

/** What the needs and settings of all functions are met from. */
export interface Resources {
  readonly settings: StageSettings;
  readonly data: DataStack;
  readonly chain: ApprovalChain;
  /** The stack of the functions. */
  readonly stack: Stack;
}

const grants: Readonly<Record<Need, (from: Resources) => Grant>> = {
  'table.read': ({ data }) => data.ledger.read(),
  'table.by-agency': ({ data }) => data.ledger.query('byAgency'),
  'table.by-person': ({ data }) => data.ledger.query('byPerson'),
  'table.inbox': ({ data }) => data.ledger.query('inbox'),
  'table.due': ({ data }) => data.ledger.query('alarms'),
  'table.append': ({ data }) => data.ledger.append(),
  'attachments.sign': ({ data }) => data.attachments.sign(),
  'attachments.examine': ({ data }) => data.attachments.examine(),
  'attachments.remove': ({ data }) => data.attachments.remove(),
  'directors.notify': ({ data }) => data.announcements.publish(),
  'directors.subscribe': ({ data }) => data.announcements.manageSubscriptions(),
  'mail.send': ({ stack, settings }) => sendMail(stack, settings),
  'chain.call-back': ({ chain }) => chain.callBack(),
  'chain.start-and-stop': ({ chain }) => chain.startAndStop(),
  'chain.inspect': ({ chain }) => chain.inspect(),
};

const values: Readonly<Record<Setting, (from: Resources) => string>> = {
  zone: ({ settings }) => settings.zone,
  identityClaim: ({ data }) => data.identity.provider.personClaim,
  portal: ({ settings }) => settings.portal,
};

/** The permission behind each need, once however often it is asked for. */
export function grantsFor(needs: readonly Need[], from: Resources): readonly Grant[] {
  return [...new Set(needs)].map((need) => grants[need](from));
}

/** The environment behind each setting. */
export function environmentFor(
  settings: readonly Setting[],
  from: Resources,
): NonNullable<ServiceFunctionProps['environment']> {
  return Object.fromEntries(settings.map((setting) => [setting, values[setting](from)]));
}

/** A deployment as `ServiceFunction` takes it. */
export function functionPropsFor(
  { entry, errorImpact, memory, timeoutSeconds, needs, settings }: Deployment,
  from: Resources,
): Pick<ServiceFunctionProps, 'entry' | 'errorImpact' | 'memory' | 'timeout' | 'grants' | 'environment'> {
  return {
    entry,
    errorImpact,
    memory,
    timeout: Duration.seconds(timeoutSeconds),
    grants: grantsFor(needs, from),
    environment: environmentFor(settings, from),
  };
}
