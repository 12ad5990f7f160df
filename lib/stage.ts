import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/**
 * The stages a department runs, each in an account of its own: stages in one account would share the metric of the
 * sweep, and the mail and SMS limits.
 */
export const stageNames = ['dev', 'test', 'prod'] as const;
export type StageName = (typeof stageNames)[number];

/** An identity provider the state already runs. Any OIDC issuer that publishes its keys will do. */
export interface OidcProvider {
  /** `iss` of its tokens, an https URL. */
  readonly issuer: string;
  /** `aud` or `client_id` values that are meant for Rotunda. */
  readonly audience: readonly string[];
  /** The claim that holds our person id. */
  readonly personClaim: string;
}

/** What differs between stages. Everything else is the same everywhere, so that what was tested is what runs. */
export interface StageSettings {
  readonly name: StageName;
  /** IANA zone of the department: assignments begin and end, and quiet hours are read, in it. */
  readonly zone: string;
  /** Origin of the portal, without a trailing slash. Browsers may call the API and upload files from there only. */
  readonly portal: string;
  readonly sender: {
    /** The address receipts, questions and answers come from. */
    readonly address: string;
    /** The identity verified with SES that covers it: the address itself or its domain. */
    readonly verifiedIdentity: string;
  };
  /** `cognito`: a user pool of our own. Otherwise the state's provider. */
  readonly identity: 'cognito' | OidcProvider;
  /** Who is told when an alarm goes off. */
  readonly alarmEmail: string;
  /**
   * What looks for malware in attachments. `guardduty`: a file can be fetched once GuardDuty found nothing in it. `none`:
   * only whether a file is of the type it says is looked at.
   */
  readonly malwareScan: 'guardduty' | 'none';
  /** What happens to stored data when a stack is deleted. */
  readonly whenDeleted: 'destroy' | 'retain';
  readonly logRetention: RetentionDays;
  /** Requests a second across all callers, and the burst above it, before API Gateway answers 429. */
  readonly throttle: { readonly rate: number; readonly burst: number };
  /** The same for each route that is open to anybody. */
  readonly publicThrottle: { readonly rate: number; readonly burst: number };
}

const department = {
  zone: 'America/New_York',
  sender: { address: 'rotunda@it.state.example', verifiedIdentity: 'it.state.example' },
  identity: 'cognito',
  alarmEmail: 'rotunda-alarms@it.state.example',
  publicThrottle: { rate: 10, burst: 20 },
} as const;

/**
 * Throttles: one DynamoDB partition takes 1,000 writes a second and a command writes about four items twice (a
 * transactional write costs double), so 100 commands a second stay safe even if all met one partition. Ten a second
 * are ample for trying things out. Whoever calls a public route has no token, so a script must not be able to take what
 * people who signed in work with: ten a second on one route are 36,000 people an hour who follow a link of their own,
 * and at 100 ms each they occupy about one of the functions an account may run at once.
 *
 * Log retention: production keeps thirteen months, so that an incident can be compared with the same month of the
 * year before; the record of what happened to a request is in the table and is never deleted.
 */
const stages: Record<StageName, StageSettings> = {
  dev: {
    ...department,
    name: 'dev',
    portal: 'https://rotunda-dev.it.state.example',
    malwareScan: 'none',
    whenDeleted: 'destroy',
    logRetention: RetentionDays.ONE_MONTH,
    throttle: { rate: 10, burst: 20 },
  },
  test: {
    ...department,
    name: 'test',
    portal: 'https://rotunda-test.it.state.example',
    malwareScan: 'guardduty',
    whenDeleted: 'retain',
    logRetention: RetentionDays.THREE_MONTHS,
    throttle: { rate: 100, burst: 200 },
  },
  prod: {
    ...department,
    name: 'prod',
    portal: 'https://rotunda.it.state.example',
    malwareScan: 'guardduty',
    whenDeleted: 'retain',
    logRetention: RetentionDays.THIRTEEN_MONTHS,
    throttle: { rate: 100, burst: 200 },
  },
};

/**
 * The settings of a stage.
 *
 * @throws when there is no such stage, with the sentence the person at the terminal reads.
 */
export function stageSettings(name: string): StageSettings {
  if (!isStageName(name)) {
    throw new Error(
      `There is no stage "${name}". The stages are ${stageNames.join(', ')}; they are set in lib/stage.ts.`,
    );
  }
  return stages[name];
}

function isStageName(name: string): name is StageName {
  return (stageNames as readonly string[]).includes(name);
}

/**
 * Settings that still hold the sample values of this repository. The reserved ending `.example` (RFC 2606) belongs to
 * nobody, so a stage with any of these can be synthesised but not usefully deployed.
 */
export function sampleValues(settings: StageSettings): readonly string[] {
  const values = {
    portal: settings.portal,
    'sender.address': settings.sender.address,
    'sender.verifiedIdentity': settings.sender.verifiedIdentity,
    alarmEmail: settings.alarmEmail,
  };
  return Object.entries(values)
    .filter(([, value]) => value.endsWith('.example'))
    .map(([name]) => name);
}
