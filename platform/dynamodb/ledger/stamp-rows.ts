import * as z from 'zod';
import { roles, type Stamp } from '../../../domain/vocabulary/index.ts';

const stampSchema: z.ZodType<Stamp> = z.object({
  personId: z.string(),
  role: z.union([z.enum(roles), z.literal('system')]),
  actingFor: z.array(z.string()),
});

/** What every event has: when (epoch ms) and by whom. */
export const common = { at: z.int(), by: stampSchema };
