import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** Goes up whenever what is stored can no longer be read by what was written before. */
const format = 2;

const saved = z.object({ format: z.int() });

/**
 * Sees to it that a folder holds data of this format, and marks a new one as such.
 *
 * @throws Error with a sentence for the terminal, when it was written by another version
 */
export function checkDataFormat(directory: string): void {
  const file = join(directory, 'format.json');
  const isNew = !existsSync(join(directory, 'dynamodb')) && !existsSync(join(directory, 'clock.json'));
  if (isNew || formatIn(file) === format) {
    writeFileSync(file, JSON.stringify({ format }));
    return;
  }
  throw new Error(
    `The data in ${directory}/ was written by another version of Rotunda and cannot be read by this one. Begin anew with npm start -- --fresh; to keep the data, move the folder away first.`,
  );
}

function formatIn(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return saved.parse(JSON.parse(readFileSync(file, 'utf8'))).format;
  } catch {
    return undefined;
  }
}
