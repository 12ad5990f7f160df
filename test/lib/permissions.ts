import { type Resource, type Synthesised, text } from './template.ts';

export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** IAM writes one of something without its list. */
export function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

/**
 * Every permission of a role as `action on resource`, with the service a key may be used through and whose data alone it
 * may be used for.
 *
 * @param role `Role` of a function or a malware scan, `RoleArn` of a state machine
 */
export function permissionsOf(
  role: unknown,
  { data, service }: Pick<Synthesised, 'data' | 'service'>,
): readonly string[] {
  const [roleId = ''] = (role as { readonly 'Fn::GetAtt': readonly string[] })['Fn::GetAtt'];
  return statementsOf(service[roleId] ?? data[roleId], { data, service }).flatMap((statement) =>
    listOf(statement.Action).flatMap((action) =>
      listOf(statement.Resource).map((resource) => line(action, resource, statement)),
    ),
  );
}

/** @throws when a policy is not one of ours. */
export function statementsOf(
  role: Resource | undefined,
  { data, service }: Pick<Synthesised, 'data' | 'service'>,
): readonly Statement[] {
  const policies = (role?.Properties['ManagedPolicyArns'] ?? []) as readonly { readonly Ref?: string }[];
  return policies.flatMap(({ Ref }) => {
    const policy = service[Ref ?? ''] ?? data[Ref ?? ''];
    if (policy === undefined) throw new Error('A role carries a policy of another owner.');
    return (policy.Properties['PolicyDocument'] as { readonly Statement: readonly Statement[] }).Statement;
  });
}

function line(action: string, resource: unknown, { Condition }: Statement): string {
  const equals = Object.entries(Condition?.['StringEquals'] ?? {});
  const through = equals.find(([name]) => name === 'kms:ViaService')?.[1];
  const data = equals.find(([name]) => /^(?:kms:EncryptionContext:|events:ManagedBy$)/.test(name))?.[1];
  return [
    `${action} on ${text(resource)}`,
    ...(typeof through === 'string' ? [`through ${through.split('.')[0] ?? ''}`] : []),
    ...(data === undefined ? [] : [`for ${text(data)}`]),
  ].join(' ');
}
