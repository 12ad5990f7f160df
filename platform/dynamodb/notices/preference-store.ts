import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type TeamPace, teamPaces } from '../../../domain/notices/index.ts';
import type { Table } from '../client.ts';
import { readRow } from '../rows.ts';

/** How a person wants to hear of what nobody in particular was asked. */
export interface Preference {
  readonly personId: string;
  readonly teamWork: TeamPace;
}

/** The preferences of people. The last one written counts. */
export interface PreferenceStore {
  /** Undefined for whoever has chosen nothing. */
  get(personId: string): Promise<Preference | undefined>;
  put(preference: Preference): Promise<void>;
}

export const preferenceSchema: z.ZodType<Preference> = z.object({
  personId: z.string(),
  teamWork: z.enum(teamPaces),
});

const keyOf = (personId: string) => ({ pk: `person#${personId}`, sk: 'preference' });

/** Preferences in DynamoDB, beside the person they belong to. */
export function preferenceStore({ client, name }: Table): PreferenceStore {
  return {
    async get(personId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: name, Key: keyOf(personId), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : readRow(preferenceSchema, Item);
    },

    async put(preference) {
      await client.send(
        new PutCommand({ TableName: name, Item: { ...keyOf(preference.personId), ...preference } }),
      );
    },
  };
}
