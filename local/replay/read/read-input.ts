import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../terminal/usage-error.ts';
import { readTextFile } from '../../terminal/yaml-file.ts';
import type { Arguments } from '../arguments.ts';
import { sampleCredit } from './sample-credit.ts';
import { type CompiledAgreement, parseAgreement } from './agreement.ts';
import { type Mapping, parseMapping } from './mapping.ts';
import { type Export, readExport } from './read-export.ts';

/** What a replay works on. */
export interface ReplayInput {
  /** The name of the export, for the report. */
  readonly file: string;
  readonly read: Export;
  readonly mapping: Mapping;
  /** What imported incidents are promised. */
  readonly agreement: CompiledAgreement;
  /** Another agreement to count the same history under. */
  readonly whatIfAgreement?: CompiledAgreement;
  /** So many incidents of the file, the first ones. */
  readonly limit?: number;
  readonly credit?: string;
}

/**
 * Reads every file the command names, or the shipped ones. Everything that can be wrong with what was given is found
 * here, before anything is stored.
 *
 * @throws UsageError in one sentence
 */
export async function readInput(given: Arguments): Promise<ReplayInput> {
  const { csv, zone, limit } = given;
  const mappingPath = given.mapping ?? shippedPath('../../sample/servicenow.mapping.yaml');
  const mapping = parseMapping(await readTextFile(mappingPath, 'mapping'), basename(mappingPath), zone);
  const defaultText = await readTextFile(shippedPath('../agreement.yaml'), 'default agreement');
  const agreement = parseAgreement(defaultText, 'agreement.yaml', mapping.dates.zone);
  const whatIfAgreement =
    given.agreement === undefined
      ? undefined
      : parseAgreement(
          await readTextFile(given.agreement, 'agreement'),
          basename(given.agreement),
          mapping.dates.zone,
          defaultText,
        );
  const path = csv ?? shippedPath('../../sample/incidents-100.csv');
  const read = await readExport(path, mapping);
  if (read.rows.length === 0) throw new UsageError(noUsableRow(basename(path)));
  return {
    file: basename(path),
    read,
    mapping,
    agreement,
    ...(whatIfAgreement === undefined ? {} : { whatIfAgreement }),
    ...(limit === undefined ? {} : { limit }),
    ...(csv === undefined ? { credit: sampleCredit } : {}),
  };
}

/** The sentence about an export none of whose rows can be used. */
export function noUsableRow(file: string): string {
  return `${file} has no row that can be used: look at the mapping's state words and date format.`;
}

function shippedPath(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
