import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledgements.ts';
import type { Announcements } from './announcements.ts';
import { EveryMinute } from './every-minute.ts';
import { FailureQueue, untilSomeoneLooks } from './failure-queue.ts';
import type { Ledger } from './ledger.ts';
import { sendMail } from './mail.ts';
import { newDelegations, newEvents, tellOfNewEvents } from './new-events.ts';
import { ServiceFunction, type Surroundings } from './service-function.ts';

export interface NoticesProps extends Surroundings {
  readonly ledger: Ledger;
  readonly announcements: Announcements;
  readonly personClaim: string;
}

/** Notices: written down for every event that concerns someone, sent each minute, and who wants them how. */
export class Notices extends Construct {
  readonly http: ServiceFunction;

  constructor(scope: Construct, id: string, props: NoticesProps) {
    super(scope, id);
    const { ledger, announcements, settings } = props;

    this.http = new ServiceFunction(this, 'Http', {
      ...props,
      name: 'notices-http',
      entry: 'functions/notices/http.ts',
      invocation: 'http',
      errorImpact: 'Directors cannot change how they are told. Notices go on as they were.',
      memory: 1024,
      timeout: Duration.seconds(10),
      grants: [ledger.read(), ledger.append(), announcements.manageSubscriptions()],
      environment: { identityClaim: props.personClaim, zone: settings.zone },
    });

    this.reactToEvents(props);

    const dispatch = new ServiceFunction(this, 'Dispatch', {
      ...props,
      name: 'notices-dispatch',
      entry: 'functions/notices/schedule.ts',
      invocation: 'every-minute',
      errorImpact: 'Notices wait instead of being sent. They are sent when it runs again.',
      memory: 512,
      timeout: Duration.seconds(55),
      grants: [ledger.read('alarms'), ledger.append(), announcements.publish(), sendMail(this, settings)],
      environment: { portal: settings.portal, zone: settings.zone },
    });
    new EveryMinute(this, 'EachMinute', { ...props, target: dispatch, impact: 'No notice is sent.' });
    props.watch.noticesSent();
  }

  private reactToEvents(props: NoticesProps): void {
    const { ledger, settings } = props;
    const failures = new FailureQueue(this, 'Failures', {
      settings,
      key: props.key,
      queueName: `rotunda-${settings.name}-reaction-failures`,
      retention: untilSomeoneLooks,
    });
    acknowledge(failures, 'endOfTheLine');

    const reactions = new ServiceFunction(this, 'Reactions', {
      ...props,
      name: 'notices-reactions',
      entry: 'functions/notices/reactions.ts',
      invocation: 'stream',
      errorImpact:
        'Notices of what happened are not written down. They are made up from the stream within 24 hours, later from the failure queue.',
      memory: 512,
      timeout: Duration.seconds(60),
      grants: [ledger.read(), ledger.append(), ledger.follow(), failures.accept()],
      environment: { failureQueue: failures.queue.queueUrl, zone: settings.zone },
    });
    tellOfNewEvents(reactions, ledger, failures, [newEvents, newDelegations]);
    props.watch.streamAge(reactions, 'Notices are late; after 24 hours they are lost.');
    props.watch.failures(failures, {
      name: 'reaction-failures',
      threshold: 1,
      what: 'Events whose notices could not be written down',
    });
    new CfnOutput(Stack.of(this), 'FailureQueueUrl', { value: failures.queue.queueUrl });
  }
}
