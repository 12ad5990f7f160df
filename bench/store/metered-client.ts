import type { DocumentClient } from '../../platform/dynamodb/client.ts';

/** Capacity units a client's calls have used so far, and how many calls they were. */
export interface Units {
  read: number;
  write: number;
  reads: number;
  writes: number;
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
  const units: Units = { read: 0, write: 0, reads: 0, writes: 0 };
  const send = async (command: Command): Promise<unknown> => {
    Object.assign(command.input, { ReturnConsumedCapacity: 'TOTAL' });
    const output = (await client.send(command as never)) as {
      readonly ConsumedCapacity?: Capacity | readonly Capacity[];
    };
    const used = [output.ConsumedCapacity ?? []].flat();
    const isRead = /^(Get|Query|BatchGet|Scan)/.test(command.constructor.name);
    units[isRead ? 'read' : 'write'] += used.reduce((sum, one) => sum + (one.CapacityUnits ?? Number.NaN), 0);
    units[isRead ? 'reads' : 'writes'] += 1;
    return output;
  };
  return { client: { send: send as DocumentClient['send'] }, units };
}
