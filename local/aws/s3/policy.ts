import * as z from 'zod';
import { parseJson } from '../../http/answer.ts';
import { AwsError } from '../query-protocol.ts';
import { parseCredential, sameSignature, sign, type SigningKeys } from '../sigv4.ts';

const conditionSchema = z.union([
  z.tuple([z.literal('content-length-range'), z.coerce.number(), z.coerce.number()]),
  z.tuple([z.enum(['eq', 'starts-with']), z.string().startsWith('$'), z.string()]),
  z.record(z.string(), z.string()),
]);
const policySchema = z.object({ expiration: z.iso.datetime(), conditions: z.array(conditionSchema) });
type Condition = z.infer<typeof conditionSchema>;

/** What a presigned POST may upload. */
export interface Permission {
  readonly key: string;
  readonly contentType: string;
  readonly smallest: number;
  readonly largest: number;
}

/** S3 takes at most 5 GB in one POST. */
const largestObject = 5 * 1024 ** 3;

/** Fields that need no condition of their own: they carry the policy, or S3 ignores them. */
const uncovered = new Set(['policy', 'x-amz-signature', 'file', 'bucket']);

/**
 * Checks the fields of a POST upload, lower-case names, against the policy among them: signature, expiry by wall time,
 * and every condition. Throws the error S3 gives.
 */
export function checkPolicy(
  fields: ReadonlyMap<string, string>,
  bucket: string,
  keys: SigningKeys,
  wallTime: number,
): Permission {
  const key = fields.get('key');
  if (key === undefined || key === '') {
    throw new AwsError('InvalidArgument', "Bucket POST must contain a field named 'key'.");
  }
  const policy = signedPolicy(fields, keys);
  if (Date.parse(policy.expiration) <= wallTime) throw denyUpload('Policy expired.');
  const values = new Map([...fields, ['bucket', bucket]]);
  for (const condition of policy.conditions) checkCondition(condition, values);
  const covered = new Set(policy.conditions.flatMap(fieldsOf));
  const extra = [...fields.keys()].filter(
    (field) => !covered.has(field) && !uncovered.has(field) && !field.startsWith('x-ignore-'),
  );
  if (extra.length > 0) throw denyUpload(`Extra input fields: ${extra.join(', ')}`);
  const range = policy.conditions.find(isRange);
  return {
    key,
    contentType: fields.get('content-type') ?? 'binary/octet-stream',
    smallest: range?.[1] ?? 0,
    largest: range?.[2] ?? largestObject,
  };
}

function signedPolicy(fields: ReadonlyMap<string, string>, keys: SigningKeys): z.infer<typeof policySchema> {
  const text = fields.get('policy');
  if (text === undefined) throw new AwsError('AccessDenied', 'Access Denied', 403);
  const scope = parseCredential(fields.get('x-amz-credential') ?? '');
  if (scope?.accessKeyId !== keys.accessKeyId) {
    throw new AwsError(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      403,
    );
  }
  if (!sameSignature(sign(keys.secretAccessKey, scope, text), fields.get('x-amz-signature') ?? '')) {
    throw new AwsError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided.',
      403,
    );
  }
  const parsed = policySchema.safeParse(parseJson(Buffer.from(text, 'base64').toString('utf8')));
  if (!parsed.success) throw new AwsError('InvalidPolicyDocument', 'Invalid Policy: Invalid JSON.');
  return parsed.data;
}

function checkCondition(condition: Condition, values: ReadonlyMap<string, string>): void {
  if (isRange(condition)) return;
  if (Array.isArray(condition)) {
    const [operator, field, wanted] = condition;
    const value = values.get(field.slice(1).toLowerCase()) ?? '';
    if (operator === 'eq' ? value === wanted : value.startsWith(wanted)) return;
    throw denyUpload(`Policy Condition failed: ${JSON.stringify(condition)}`);
  }
  for (const [field, wanted] of Object.entries(condition)) {
    if (values.get(field.toLowerCase()) !== wanted) {
      throw denyUpload(`Policy Condition failed: ${JSON.stringify(['eq', `$${field}`, wanted])}`);
    }
  }
}

function fieldsOf(condition: Condition): readonly string[] {
  if (isRange(condition)) return [];
  if (Array.isArray(condition)) return [condition[1].slice(1).toLowerCase()];
  return Object.keys(condition).map((field) => field.toLowerCase());
}

function isRange(condition: Condition): condition is ['content-length-range', number, number] {
  return Array.isArray(condition) && condition[0] === 'content-length-range';
}

function denyUpload(reason: string): AwsError {
  return new AwsError('AccessDenied', `Invalid according to Policy: ${reason}`, 403);
}
