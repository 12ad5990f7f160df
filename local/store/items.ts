import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { type Sized, writeUnits } from './capacity.ts';
import { columns, quote, statements } from './database.ts';
import { conditionFailed } from './errors.ts';
import type { Predicate } from './conditions.ts';
import { checkItem, type Key, keyOf } from './keys.ts';
import { type Item, isSame, itemSize } from './values.ts';

interface StoredItem extends Sized {
  readonly id: number;
  readonly body: string;
}

/** A write that has been checked as far as it can be without the item it meets. */
export interface ItemWrite {
  readonly key: Key;
  readonly condition: Predicate;
  /** The item as it is to be, undefined for none, from what is there. */
  readonly change: (before: Item | undefined) => Item | undefined;
}

/** A put, checked.
 *
 * @throws ValidationException when the item cannot be kept
 */
export function itemPut(item: Item, condition: Predicate): ItemWrite {
  checkItem(item, itemSize(item));
  return { key: keyOf(item), condition, change: () => item };
}

/** The rows of items, and with each write the change it made. */
export interface Items {
  read(key: Key): StoredItem | undefined;
  /**
   * Writes within the transaction that is open; `units` of capacity when they are asked for.
   *
   * @throws ConditionalCheckFailedException
   */
  write(write: ItemWrite, units?: 'single' | 'transactional'): number;
  /** Removes an item whose time has passed, as DynamoDB does by itself. */
  expire(key: Key): void;
}

/** Whether a change concerns somebody who follows; the item before and after, undefined where there is none. */
export type Concerns = (key: Key, before: Item | undefined, after: Item | undefined) => boolean;

const none: Item = {};

/**
 * @param concerns which changes are kept for whoever follows them
 * @param changed told of each change within its transaction, also of one that is taken back
 */
export function items(database: DatabaseSync, concerns: Concerns, changed: (key: Key) => void): Items {
  const prepare = statements(database);
  const all = ['pk', 'sk', 'body', 'size', ...columns];
  const insert = prepare(
    `INSERT INTO item (${all.map(quote).join(', ')}) VALUES (${all.map(() => '?').join(', ')})`,
  );
  // Indexes are touched only by a statement that names their columns.
  const update = prepare('UPDATE item SET body = ?, size = ? WHERE id = ?');
  const updateAll = prepare(
    `UPDATE item SET body = ?, size = ?, ${columns.map((name) => `${quote(name)} = ?`).join(', ')} WHERE id = ?`,
  );
  const remove = prepare('DELETE FROM item WHERE id = ?');
  const find = prepare('SELECT id, body, size FROM item WHERE pk = ? AND sk = ?');
  const insertChange = prepare('INSERT INTO change (pk, at, expired, before, after) VALUES (?, ?, ?, ?, ?)');

  function read({ pk, sk }: Key): StoredItem | undefined {
    const row = find.get(pk, sk);
    if (row === undefined) return undefined;
    const body = String(row['body']);
    return { id: Number(row['id']), body, size: Number(row['size']), item: JSON.parse(body) as Item };
  }

  /** Stores what an item has become; nothing when it is what it was. */
  function store(key: Key, before: StoredItem | undefined, after: Item | undefined, expired = false): void {
    if (after === undefined) {
      if (before === undefined) return;
      remove.run(before.id);
      changed(key);
      if (concerns(key, before.item, undefined))
        insertChange.run(key.pk, Date.now(), expired ? 1 : 0, before.body, null);
      return;
    }
    const body = JSON.stringify(after);
    if (before === undefined) {
      insert.run(key.pk, key.sk, body, itemSize(after), ...columnsOf(after));
    } else {
      // The same attributes in another order make a text of the same length.
      if (before.body === body || (before.body.length === body.length && isSame(before.item, after))) return;
      const isMoved = columns.some((name) => before.item[name] !== after[name]);
      if (isMoved) updateAll.run(body, itemSize(after), ...columnsOf(after), before.id);
      else update.run(body, itemSize(after), before.id);
    }
    changed(key);
    if (concerns(key, before?.item, after))
      insertChange.run(key.pk, Date.now(), 0, before?.body ?? null, body);
  }

  return {
    read,
    write({ key, condition, change }, units) {
      const before = read(key);
      if (!condition(before?.item ?? none)) throw conditionFailed();
      const after = change(before?.item);
      store(key, before, after);
      if (units === undefined) return 0;
      const sized = after === undefined ? undefined : { item: after, size: itemSize(after) };
      return writeUnits(before, sized, units === 'transactional');
    },
    expire(key) {
      store(key, read(key), undefined, true);
    },
  };
}

/** Index keys and the time to live as columns; whatever else an attribute of that name is, it is in no index. */
function columnsOf(item: Item): readonly SQLInputValue[] {
  return columns.map((name) => {
    const value = item[name];
    return typeof value === 'string' || typeof value === 'number' ? value : null;
  });
}
