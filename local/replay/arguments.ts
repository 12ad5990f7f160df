import { parseCommandLine } from '../terminal/command-line.ts';
import { UsageError } from '../terminal/usage-error.ts';

export const help = `npm run replay [-- <export.csv>] [-- options]      replays a ServiceNow incident export

Every change goes through the product's own decisions at its own historical instant; warnings, breaches and
escalations are raised when they fell due. Without a file it replays the sample in local/sample/. Running it again
adds only what is new.

  --mapping FILE     how to read the export (local/sample/servicenow.mapping.yaml)
  --agreement FILE   also count the same history under another agreement (like local/replay/agreement.yaml)
  --out FOLDER       where report.md, report.json and refused.csv go (.rotunda/replay/report)
  --zone NAME        the zone of the export's times, e.g. Europe/London (as the mapping says)
  --limit N          only the first N incidents
  --help             this text

The history is kept in .rotunda/replay/, apart from that of npm start. AWS_ENDPOINT_URL_DYNAMODB uses an engine that
runs instead. docs/replay.md says how the history is read.`;

export interface Arguments {
  readonly csv?: string;
  readonly mapping?: string;
  readonly agreement?: string;
  readonly out: string;
  readonly zone?: string;
  readonly limit?: number;
  readonly help: boolean;
}

/**
 * Reads the command line.
 *
 * @throws UsageError in one sentence
 */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parseCommandLine({
    args: [...args],
    allowPositionals: true,
    options: {
      mapping: { type: 'string' },
      agreement: { type: 'string' },
      out: { type: 'string', default: '.rotunda/replay/report' },
      zone: { type: 'string' },
      limit: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const [csv, ...more] = positionals;
  if (more.length > 0)
    throw new UsageError(`One export at a time: ${more.join(' ')} is too much. See --help.`);
  const limit = values.limit === undefined ? undefined : Number(values.limit);
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit > 0))
    throw new UsageError(`--limit takes a whole number of incidents from 1, not "${values.limit ?? ''}".`);
  const { mapping, agreement, out, zone } = values;
  return {
    out,
    help: values.help,
    ...(csv === undefined ? {} : { csv }),
    ...(mapping === undefined ? {} : { mapping }),
    ...(agreement === undefined ? {} : { agreement }),
    ...(zone === undefined ? {} : { zone }),
    ...(limit === undefined ? {} : { limit }),
  };
}
