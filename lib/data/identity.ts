import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  Mfa,
  OAuthScope,
  StandardThreatProtectionMode,
  UserPool,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { removalPolicyOf } from '../constructs/removal-policy.ts';
import type { OidcProvider, StageSettings } from '../stage.ts';

/**
 * Who people are. Either a user pool of our own or the provider the state already runs; what they may do is decided
 * by dated assignments in the table, never by a token.
 */
export class Identity extends Construct {
  readonly provider: OidcProvider;

  constructor(scope: Construct, id: string, settings: StageSettings) {
    super(scope, id);
    this.provider = settings.identity === 'cognito' ? this.ownUserPool(settings) : settings.identity;
  }

  /** A pool whose user names are our person ids. Access tokens carry the user name in the claim `username`. */
  private ownUserPool(settings: StageSettings): OidcProvider {
    const { region, account } = Stack.of(this);
    const retain = settings.whenDeleted === 'retain';
    const pool = new UserPool(this, 'People', {
      userPoolName: `rotunda-${settings.name}`,
      // Administrators create people: an account without an assignment could do nothing anyway.
      selfSignUpEnabled: false,
      signInAliases: { username: true },
      // The user name is compared with a person id, letter for letter.
      signInCaseSensitive: true,
      standardAttributes: { email: { required: true, mutable: true } },
      autoVerify: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.REQUIRED,
      // An authenticator app. SMS codes can be intercepted and cost money.
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 14,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      // Plus blocks sign-ins with leaked passwords and from unlikely places.
      featurePlan: FeaturePlan.PLUS,
      standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
      deletionProtection: retain,
      removalPolicy: removalPolicyOf(settings),
    });
    pool.addDomain('SignIn', {
      // Unique across AWS: the account number makes it so.
      cognitoDomain: { domainPrefix: `rotunda-${settings.name}-${account}` },
    });
    const portal = pool.addClient('Portal', {
      userPoolClientName: `rotunda-${settings.name}-portal`,
      // A browser cannot keep a secret: the code flow with PKCE needs none.
      generateSecret: false,
      preventUserExistenceErrors: true,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID],
        callbackUrls: [`${settings.portal}/`],
        logoutUrls: [`${settings.portal}/`],
      },
      // A working session: someone who leaves loses access within the hour, and signs in once a day.
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.hours(12),
    });
    const stack = Stack.of(this);
    new CfnOutput(stack, 'UserPoolId', { value: pool.userPoolId });
    new CfnOutput(stack, 'PortalClientId', { value: portal.userPoolClientId });
    return {
      issuer: `https://cognito-idp.${region}.amazonaws.com/${pool.userPoolId}`,
      audience: [portal.userPoolClientId],
      personClaim: 'username',
    };
  }
}
