import type { DocumentClient } from '../../platform/dynamodb/client.ts';

/** Capacity units a client's calls have used so far, and how many calls they were. */
export interface Units {
  read: number;
  write: number;
  reads: number;
  writes: number;
  /** Calls by operation. */
  readonly calls: ReadonlyMap<string, number>;
}

interface Command {
  readonly input: Readonly<Record<string, unknown>>;
}

interface Capacity {
  readonly CapacityUnits?: number;
}

/** A client that asks for the capacity of every call and adds it up. */
export function meteredClient(client: DocumentClient): {
  readonly client: DocumentClient;
  readonly units: Units;
} {
  const calls = new Map<string, number>();
  const units: Units = { read: 0, write: 0, reads: 0, writes: 0, calls };
  const send = async (command: Command): Promise<unknown> => {
    Object.assign(command.input, { ReturnConsumedCapacity: 'TOTAL' });
    const output = (await client.send(command as never)) as {
      readonly ConsumedCapacity?: Capacity | readonly Capacity[];
    };
    const used = [output.ConsumedCapacity ?? []].flat();
    const operation = command.constructor.name.replace(/Command$/, '');
    const isRead = /^(Get|Query|BatchGet|Scan)/.test(operation);
    units[isRead ? 'read' : 'write'] += used.reduce((sum, one) => sum + (one.CapacityUnits ?? Number.NaN), 0);
    units[isRead ? 'reads' : 'writes'] += 1;
    calls.set(operation, (calls.get(operation) ?? 0) + 1);
    return output;
  };
  return { client: { send: send as DocumentClient['send'] }, units };
}

/** The units as they are now, to compare with later. */
export function copyOf({ calls, ...units }: Units): Units {
  return { ...units, calls: new Map(calls) };
}

/** Calls made since, in all and by operation. */
export function callsSince(
  before: Units,
  { calls }: Units,
): { readonly all: number; readonly byOperation: string } {
  const made = [...calls]
    .map(([operation, count]) => [operation, count - (before.calls.get(operation) ?? 0)] as const)
    .filter(([, count]) => count > 0);
  return {
    all: made.reduce((sum, [, count]) => sum + count, 0),
    byOperation: made.map(([operation, count]) => `${count} ${operation}`).join(', '),
  };
}
