/**
 * The single definition of the table: infrastructure, the one-machine runtime and the tests all build from it.
 *
 * Every index answers one question and is sparse: an item without the attributes is not in it.
 */
export const table = {
  partitionKey: 'pk',
  sortKey: 'sk',
  timeToLive: 'expiresAt',
  indexes: {
    /** Requests of an agency, newest first. */
    byAgency: { partition: [['agencyId', 'S']], sort: [['submittedAt', 'N']], projection: 'ALL' },
    /** Requests a person submitted, newest first. */
    byRequester: { partition: [['requesterId', 'S']], sort: [['submittedAt', 'N']], projection: 'ALL' },
    /**
     * Open requests that wait for a role in an agency (`<agency>#<role>`), and stages of the approval chain that wait
     * for its decision (`<agency>#<role>#decisions`), most urgent promise first.
     */
    inbox: { partition: [['inboxOf', 'S']], sort: [['urgentAt', 'N']], projection: 'ALL' },
    /** What must happen by now: clocks to raise, notices to send, approvals to settle (`<kind>#<shard>`). Sixteen ways, so no partition runs hot. */
    alarms: { partition: [['alarmsOf', 'S']], sort: [['alarmAt', 'N']], projection: 'KEYS_ONLY' },
  },
} as const satisfies {
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly timeToLive: string;
  readonly indexes: Record<string, IndexDefinition>;
};

/** Attribute names with their DynamoDB types, in key order. */
export interface IndexDefinition {
  readonly partition: readonly (readonly [attribute: string, type: 'S' | 'N'])[];
  readonly sort: readonly (readonly [attribute: string, type: 'S' | 'N'])[];
  /** `KEYS_ONLY` where the reader loads the item itself: such an index is written only when its keys change. */
  readonly projection: 'ALL' | 'KEYS_ONLY';
}

export type IndexName = keyof typeof table.indexes;

/**
 * Shards of the alarms index. 1,000 writes a second fit one index partition; sixteen leave room for a whole
 * state's requests breaching in one minute, and sixteen empty queries a sweep cost 8 read units.
 */
export const alarmShards = 16;
