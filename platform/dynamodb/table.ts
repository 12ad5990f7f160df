/**
 * The single definition of the table: infrastructure, the one-machine runtime and the tests all build from it.
 *
 * Every index answers one question and is sparse: an item without the attributes is not in it. Indexes have attributes
 * of their own, so that nothing strays into a list by what it happens to say. A write costs as much again for each index
 * that holds something it changes: indexes hold keys, by which their readers load the items, and what lists are narrowed
 * down by where that saves loading a whole history.
 */
export const table = {
  partitionKey: 'pk',
  sortKey: 'sk',
  timeToLive: 'expiresAt',
  indexes: {
    /** Aggregates of a kind in an agency, newest first (`<kind>#<agency>`). */
    byAgency: {
      partition: [['listOf', 'S']],
      sort: [['listAt', 'N']],
      projection: ['status', 'kind', 'priority', 'assigneeId'],
    },
    /** Aggregates of a kind that are a person's, newest first (`<kind>#<person>`). */
    byPerson: { partition: [['personListOf', 'S']], sort: [['listAt', 'N']], projection: 'KEYS_ONLY' },
    /** What waits for a role in an agency, most urgent promise first (`<queue>#<agency>#<role>`). */
    inbox: { partition: [['inboxOf', 'S']], sort: [['urgentAt', 'N']], projection: 'KEYS_ONLY' },
    /**
     * What must happen by now: alarms of every kind, notices to send, what is owed outside (`<family>#<shard>`).
     * Sixteen ways, so no partition runs hot.
     */
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
  /** What the index holds beside keys; with `KEYS_ONLY` it is written only when its keys change. */
  readonly projection: 'ALL' | 'KEYS_ONLY' | readonly string[];
}

/**
 * An attribute of items that were migrated from another machine: when, epoch ms. Everything they say was told there, so
 * the stream passes them over. Whoever writes an item whole leaves it out, and what is written then is told as ever.
 */
export const migratedAt = 'migratedAt';

export type IndexName = keyof typeof table.indexes;

/**
 * Shards of the alarms index. 1,000 writes a second fit one index partition; sixteen leave room for a whole
 * state's requests breaching in one minute, and sixteen empty queries a sweep cost 8 read units.
 */
export const alarmShards = 16;
