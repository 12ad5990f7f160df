import { Stack, Token } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Grant } from '../constructs/grant.ts';
import type { StageSettings } from '../stage.ts';

/**
 * Send mail from the department's address, and from no other. The identity is verified once by whoever owns the
 * domain's DNS (docs/deploy.md); no stack creates it, because stages may share it.
 *
 * The address is what binds the permission, not the identity: SES asks for both, the sender's identity and, while an
 * account is in the sandbox, that of whoever receives the mail, which may be any.
 */
export function sendMail(scope: Construct, settings: StageSettings): Grant {
  const { region, account } = Stack.of(scope);
  const owner = Token.isUnresolved(account) ? '<AWS::AccountId>' : account;
  return {
    statements: [
      new PolicyStatement({
        actions: ['ses:SendEmail'],
        resources: [
          Stack.of(scope).formatArn({
            service: 'ses',
            resource: 'identity',
            resourceName: '*',
          }),
        ],
        conditions: { StringEquals: { 'ses:FromAddress': settings.sender.address } },
      }),
    ],
    environment: { sender: settings.sender.address },
    wildcards: {
      resources: [`arn:<AWS::Partition>:ses:${region}:${owner}:identity/*`],
      reason:
        'In the sandbox SES checks the identity of each recipient as well. The sender is limited to one address.',
    },
  };
}
