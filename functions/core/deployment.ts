/**
 * What infrastructure needs to know of a capability: data, so that it names none of them. Those of
 * `functions/capabilities.ts` have all of it, and what carries it out besides.
 */
export interface DeployedCapability {
  /** First part of the names of its functions. */
  readonly name: string;
  /** Kinds of aggregate. The snapshot of each is stored under the kind's name as its sort key. */
  readonly kinds: readonly { readonly name: string }[];
  readonly routes: readonly DeployedRoute[];
  /** What serves the routes; absent when there are none. */
  readonly http?: Deployment;
  readonly schedules: readonly DeployedSchedule[];
  readonly tasks: readonly DeployedTask[];
  /** What its reactions to changes need besides the table. */
  readonly reactionNeeds: readonly Need[];
  /** The rows, of those that are no aggregates, whose being put it reacts to. */
  readonly itemReactions: readonly ItemFilter[];
}

/**
 * Things outside a function may be allowed to do, by what it needs them for. `lib` turns each into a permission, the
 * environment that goes with it and what must be deployed before.
 */
export type Need =
  | 'table.read'
  | 'table.by-agency'
  | 'table.by-person'
  | 'table.inbox'
  | 'table.due'
  | 'table.append'
  | 'attachments.sign'
  | 'attachments.examine'
  | 'attachments.remove'
  | 'directors.notify'
  | 'directors.subscribe'
  | 'mail.send'
  | 'chain.call-back'
  | 'chain.start-and-stop'
  | 'chain.inspect';

/** A value a function is given that is a setting rather than a resource. */
export type Setting = 'zone' | 'identityClaim' | 'portal';

/** How a function is deployed: data, so that infrastructure needs to know no capability by name. */
export interface Deployment {
  /** Entry file, from the root of the repository. */
  readonly entry: string;
  /** What the people we serve notice while it fails. The alarm says it. */
  readonly errorImpact: string;
  /** Megabytes. Processor time comes with memory: 1,769 MB are one core. */
  readonly memory: number;
  readonly timeoutSeconds: number;
  readonly needs: readonly Need[];
  readonly settings: readonly Setting[];
}

/** A figure a run tells about itself, and from where on it is alarming. */
export interface Measure {
  readonly unit: 'Count' | 'Milliseconds';
  readonly alarm?: {
    /** Name of the alarm and heading of its entry in the runbook. */
    readonly name: string;
    /** What is wrong and who notices, as the first words of the email. */
    readonly what: string;
    /** The alarm goes off at or above this figure. */
    readonly from: number;
  };
}

/** A row of the route table. */
export interface DeployedRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With parameters in braces: `/requests/{id}`. */
  readonly path: string;
  /** `person`: asks for a token of the identity provider. `public`: open to anybody who has the link. */
  readonly access: 'person' | 'public';
}

/** Something that is done by the clock. */
export interface DeployedSchedule {
  /** Of the function, after the capability's: `sweep` of `ledger` is `ledger-sweep`. */
  readonly name: string;
  readonly every: 'minute' | 'night';
  /** What happens when it stops. */
  readonly stoppedImpact: string;
  /** What a run tells about itself, by the names of its metrics. */
  readonly measures: Readonly<Record<string, Measure>>;
  readonly deployment: Deployment;
}

/** Something that is done because another service asks for it. */
export interface DeployedTask {
  /** Of the function, after the capability's. */
  readonly name: string;
  /** `workflow`: a state of the state machine. `upload`: a file arrived. */
  readonly trigger: 'workflow' | 'upload';
  readonly deployment: Deployment;
}

/** Rows of the table that are no aggregates. */
export interface ItemFilter {
  /** How their sort key begins. */
  readonly prefix: string;
  /** An attribute they must have, with a text in it, to concern anybody. */
  readonly having: string;
  /** Told also when the row is put again; only the first time when absent. */
  readonly alsoChanged?: true;
}
