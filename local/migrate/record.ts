import * as z from 'zod';
import type { KeptValues } from '../kept-values.ts';

const schema = z.object({
  id: z.string(),
  stage: z.string(),
  startedAt: z.int(),
  completedAt: z.exactOptional(z.int()),
});

/** That what this machine keeps is being migrated to a stage on AWS, or was. Instants are epoch milliseconds, wall time. */
export type Migration = Readonly<z.infer<typeof schema>>;

const name = 'migration';

/** The migration that was begun here; undefined when there is none, or it was given up. */
export function readMigration(values: Pick<KeptValues, 'get'>): Migration | undefined {
  return schema.nullish().parse(values.get(name)) ?? undefined;
}

/** Keeps how far the migration is; undefined gives it up. */
export async function keepMigration(
  values: Pick<KeptValues, 'put'>,
  migration: Migration | undefined,
): Promise<void> {
  await values.put(name, migration ?? null);
}

/**
 * Two that serve the same requests would each tell everybody of them, and neither would know what the other was told.
 *
 * @throws Error with a sentence for the terminal, once a migration was begun
 */
export function checkNotMigrated(values: Pick<KeptValues, 'get'>, directory: string): void {
  const migration = readMigration(values);
  if (migration === undefined) return;
  const { stage, completedAt } = migration;
  throw new Error(
    completedAt === undefined
      ? `The data in ${directory}/ is being migrated to the stage ${stage}: finish it with npm run migrate -- --to-aws ${stage}, or give it up with npm run migrate -- --give-up.`
      : `The data in ${directory}/ was migrated to the stage ${stage} on ${dayOf(completedAt)} and is served there: name it with --stage ${stage}, or begin anew here with npm start -- --fresh.`,
  );
}

/** The day of an instant, as people write it. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
