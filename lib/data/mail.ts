import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Grant } from '../constructs/grant.ts';
import type { StageSettings } from '../stage.ts';

/**
 * Send mail from the department's address, and from no other. The identity is verified once by whoever owns the
 * domain's DNS (docs/deploy.md); no stack creates it, because stages may share it.
 */
export function sendMail(scope: Construct, settings: StageSettings): Grant {
  return {
    statements: [
      new PolicyStatement({
        actions: ['ses:SendEmail'],
        resources: [
          Stack.of(scope).formatArn({
            service: 'ses',
            resource: 'identity',
            resourceName: settings.sender.verifiedIdentity,
          }),
        ],
        conditions: { StringEquals: { 'ses:FromAddress': settings.sender.address } },
      }),
    ],
    environment: { sender: settings.sender.address },
  };
}
