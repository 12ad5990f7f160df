import { createHash } from 'node:crypto';
import { alarmShards } from './table.ts';

/** The alarms-index shard of an id: spread evenly, the same at every write. */
export function shardOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt16BE(0) % alarmShards;
}
