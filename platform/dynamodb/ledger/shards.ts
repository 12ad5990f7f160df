import { createHash } from 'node:crypto';
import { alarmShards } from '../table.ts';

/**
 * What is due by itself: alarms of aggregates of every kind, notices to send, aggregates that are owed something
 * outside. One family for all kinds, so that a sweep that finds nothing costs the same however many kinds there are.
 */
export type DueFamily = 'alarm' | 'notice' | 'unsettled';

/** The partition of the alarms index a key belongs to: spread evenly, the same at every write. */
export function duePartition(family: DueFamily, key: string): string {
  return `${family}#${createHash('sha256').update(key).digest().readUInt16BE(0) % alarmShards}`;
}

/** Every partition of a family. */
export function duePartitions(family: DueFamily): readonly string[] {
  return Array.from({ length: alarmShards }, (_, shard) => `${family}#${shard}`);
}
