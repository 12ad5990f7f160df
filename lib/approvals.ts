import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledgements.ts';
import { ApprovalChain } from './approval-chain.ts';
import { EveryNight } from './every-night.ts';
import { FailureQueue, untilSomeoneLooks } from './failure-queue.ts';
import type { Ledger } from './ledger.ts';
import { tellOfNewEvents } from './new-events.ts';
import { ServiceFunction, type Surroundings } from './service-function.ts';

export interface ApprovalsProps extends Surroundings {
  readonly ledger: Ledger;
  readonly personClaim: string;
}

/** Approvals: the chain of decisions, what people do with it, and what keeps chain and ledger in step. */
export class Approvals extends Construct {
  readonly http: ServiceFunction;

  constructor(scope: Construct, id: string, props: ApprovalsProps) {
    super(scope, id);
    const { ledger, settings } = props;
    const chain = new ApprovalChain(this, 'Chain', props);

    this.http = new ServiceFunction(this, 'Http', {
      ...props,
      name: 'approvals-http',
      entry: 'functions/approvals/http.ts',
      invocation: 'http',
      errorImpact: 'Nobody can decide, see what waits for them, or write a proposal. Approvals stand still.',
      memory: 1024,
      // Trying out other rules reads up to 10,000 requests, 40 megabytes; API Gateway gives up after 30 seconds.
      timeout: Duration.seconds(25),
      grants: [ledger.read('byAgency', 'inbox'), ledger.append()],
      environment: { identityClaim: props.personClaim, zone: settings.zone },
    });

    this.reactToEvents(chain, props);

    const reconcile = new ServiceFunction(this, 'Reconcile', {
      ...props,
      name: 'approvals-reconcile',
      entry: 'functions/approvals/schedule.ts',
      invocation: 'every-night',
      errorImpact: 'Approvals whose chain did not go on are not found. The next night makes up for it.',
      memory: 512,
      // It looks at each request in the chain, one after the other: at 50 ms, five minutes are 6,000 of them.
      timeout: Duration.minutes(5),
      grants: [
        ledger.read('alarms'),
        ledger.append(),
        chain.callBack(),
        chain.startAndStop(),
        chain.inspect(),
      ],
    });
    new EveryNight(this, 'EachNight', {
      ...props,
      target: reconcile,
      impact: 'Approvals whose chain did not go on are not found.',
    });
    props.watch.approvalsRepaired();
  }

  private reactToEvents(chain: ApprovalChain, props: ApprovalsProps): void {
    const { ledger, settings } = props;
    // Only to be seen by a person: the nightly reconciliation finds what is behind a message and does it.
    const failures = new FailureQueue(this, 'Failures', {
      settings,
      key: props.key,
      queueName: `rotunda-${settings.name}-approval-reaction-failures`,
      retention: untilSomeoneLooks,
    });
    acknowledge(failures, 'endOfTheLine');

    const reactions = new ServiceFunction(this, 'Reactions', {
      ...props,
      name: 'approvals-reactions',
      entry: 'functions/approvals/reactions.ts',
      invocation: 'stream',
      errorImpact:
        'Approval chains are not started and do not hear of decisions. It is made up from the stream within 24 hours, later by the nightly reconciliation.',
      memory: 512,
      timeout: Duration.seconds(60),
      grants: [
        ledger.read(),
        ledger.append(),
        ledger.follow(),
        failures.accept(),
        chain.callBack(),
        chain.startAndStop(),
      ],
    });
    tellOfNewEvents(reactions, ledger, failures);
    props.watch.streamAge(reactions, 'Decisions lead on late; what the stream loses is made up at night.');
    props.watch.failures(failures, {
      name: 'approval-reaction-failures',
      threshold: 1,
      what: 'Events the approval chain did not hear of',
    });
  }
}
