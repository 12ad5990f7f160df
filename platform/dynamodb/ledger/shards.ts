import { createHash } from 'node:crypto';
import { alarmShards } from '../table.ts';

/** What the alarms index holds: requests with a clock to raise, notices to send, approvals that are not settled. */
export type AlarmKind = 'request' | 'notice' | 'approval';

/** The partition of the alarms index an id belongs to: spread evenly, the same at every write. */
export function alarmPartition(kind: AlarmKind, id: string): string {
  return `${kind}#${createHash('sha256').update(id).digest().readUInt16BE(0) % alarmShards}`;
}

/** Every partition of a kind. */
export function alarmPartitions(kind: AlarmKind): readonly string[] {
  return Array.from({ length: alarmShards }, (_, shard) => `${kind}#${shard}`);
}
