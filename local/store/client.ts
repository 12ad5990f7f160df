import {
  DeleteCommand,
  type DeleteCommandInput,
  GetCommand,
  type GetCommandInput,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  type ScanCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../../platform/dynamodb/client.ts';
import { consumed, readUnits } from './capacity.ts';
import { writeCondition } from './conditions.ts';
import { noSuchTable, unsupported } from './errors.ts';
import { type ItemWrite, itemPut, type Items } from './items.ts';
import { keyGiven } from './keys.ts';
import { expectOptions } from './options.ts';
import type { Page, Reader } from './query.ts';
import { doTransaction, transaction } from './transaction.ts';
import { updateWrite } from './update.ts';
import { toItem } from './values.ts';

interface Parts {
  readonly tableName: string;
  readonly items: Items;
  readonly reader: Reader;
  readonly write: <T>(work: () => T) => Promise<T>;
}

const metered = ['TableName', 'ReturnConsumedCapacity'] as const;
const placeholders = ['ExpressionAttributeNames', 'ExpressionAttributeValues'] as const;
const conditional = [...metered, ...placeholders, 'ConditionExpression'] as const;
const paged = [...metered, 'Limit', 'ExclusiveStartKey', 'ConsistentRead'] as const;

/** Answers the commands of the document client that the product uses, as DynamoDB does; any other is refused by name. */
export function client({ tableName, items, reader, write }: Parts): DocumentClient {
  const expectTable = (name: unknown): void => {
    if (name !== tableName) throw noSuchTable();
  };

  const writeOne = async (input: Metered, action: ItemWrite): Promise<object> => {
    const units = await write(() =>
      items.write(action, input.ReturnConsumedCapacity === undefined ? undefined : 'single'),
    );
    return consumed(input, () => units);
  };

  const page = (input: Metered, found: { readonly page: Page; readonly units: number }): object => ({
    ...found.page,
    ...consumed(input, () => found.units),
  });

  const answers = {
    get: (input: GetCommandInput) => {
      const found = items.read(keyGiven(input.Key));
      return {
        ...(found === undefined ? {} : { Item: found.item }),
        ...consumed(input, () => readUnits(found?.size ?? 0, input.ConsistentRead)),
      };
    },
    put: (input: PutCommandInput) => writeOne(input, itemPut(toItem(input.Item), writeCondition(input))),
    delete: (input: DeleteCommandInput) =>
      writeOne(input, {
        key: keyGiven(input.Key),
        condition: writeCondition(input),
        change: () => undefined,
      }),
    update: (input: UpdateCommandInput) => writeOne(input, updateWrite(input)),
    query: (input: QueryCommandInput) => page(input, reader.query(input)),
    scan: (input: ScanCommandInput) => page(input, reader.scan(input)),
    transact: async (input: TransactWriteCommandInput) => {
      const isMetered = input.ReturnConsumedCapacity !== undefined;
      const writes = transaction(input.TransactItems ?? [], expectTable);
      const units = await write(() => doTransaction(writes, items, isMetered));
      const { ConsumedCapacity } = consumed({ ...input, TableName: tableName }, () => units);
      return ConsumedCapacity === undefined ? {} : { ConsumedCapacity: [ConsumedCapacity] };
    },
  };

  const operations = new Map<unknown, Operation>([
    [GetCommand, operation([...metered, 'Key', 'ConsistentRead'], answers.get)],
    [PutCommand, operation([...conditional, 'Item'], answers.put)],
    [DeleteCommand, operation([...conditional, 'Key'], answers.delete)],
    [UpdateCommand, operation([...conditional, 'Key', 'UpdateExpression'], answers.update)],
    [
      QueryCommand,
      operation(
        [
          ...paged,
          ...placeholders,
          'IndexName',
          'KeyConditionExpression',
          'FilterExpression',
          'ProjectionExpression',
          'ScanIndexForward',
        ],
        answers.query,
      ),
    ],
    [ScanCommand, operation(paged, answers.scan)],
    [TransactWriteCommand, operation(['TransactItems', 'ReturnConsumedCapacity'], answers.transact)],
  ]);

  const send = async (command: Command): Promise<object> => {
    const known = operations.get(command.constructor);
    const name = command.constructor.name;
    if (known === undefined) throw unsupported(`the operation ${name}`);
    expectOptions(`a ${name}`, command.input, known.options);
    const { ReturnConsumedCapacity: asked = 'NONE' } = command.input as Metered;
    if (asked !== 'NONE' && asked !== 'TOTAL') throw unsupported(`ReturnConsumedCapacity ${asked}`);
    if (!(command instanceof TransactWriteCommand)) expectTable((command.input as Metered).TableName);
    return { ...(await known.answer(command.input)), $metadata: {} };
  };
  return { send: send as DocumentClient['send'] };
}

interface Metered {
  readonly TableName?: string | undefined;
  readonly ReturnConsumedCapacity?: string | undefined;
}

interface Command {
  readonly input: object;
}

interface Operation {
  readonly options: readonly string[];
  readonly answer: (input: object) => object | Promise<object>;
}

/** Each answer takes the input of its own command, under which it stands in the map. */
function operation(
  options: readonly string[],
  answer: (input: never) => object | Promise<object>,
): Operation {
  return { options, answer: answer as Operation['answer'] };
}
