import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import type { Dice } from './dice.ts';
import type { VirtualTime } from './virtual-time.ts';

/**
 * Puts a time and dice in the place of this machine's own, for everything in this process: libraries and what gives out
 * tokens too, since even the size of the file depends on them. Returns how to undo it.
 */
export function replaceChance(time: VirtualTime, dice: Dice): () => void {
  const { setTimeout, clearTimeout } = globalThis;
  const { random } = Math;
  const { randomBytes, randomUUID } = crypto;

  globalThis.setTimeout = time.setTimeout as unknown as typeof setTimeout;
  globalThis.clearTimeout = ((handle?: NodeJS.Timeout) => {
    if (handle !== undefined && !time.clearTimeout(handle)) clearTimeout(handle);
  }) as typeof clearTimeout;
  Math.random = () => dice.between(0, 2 ** 30 - 1) / 2 ** 30;
  crypto.randomBytes = (count: number) => Buffer.from(dice.bytes(count));
  crypto.randomUUID = () => {
    const hex = Buffer.from(dice.bytes(16)).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  };
  syncBuiltinESMExports();

  return () => {
    Object.assign(globalThis, { setTimeout, clearTimeout });
    Math.random = random;
    Object.assign(crypto, { randomBytes, randomUUID });
    syncBuiltinESMExports();
  };
}
