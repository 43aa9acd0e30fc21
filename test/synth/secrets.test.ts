import { createHash } from 'node:crypto';
import { secretsIn } from './secret-scan.ts';

/** Made here, so that no scan of this file finds one. */
const join = (...parts: string[]) => parts.join('');
const RANDOM = createHash('sha256').update('planted').digest('base64url');

describe('the scan of a template for secrets', () => {
  test.each([
    ['the key of an AWS user', join('AKIA', 'IOSFODNN7EXAMPLE')],
    ['a private key', join('-----BEGIN RSA ', 'PRIVATE KEY-----\nMIIE')],
    ['a key of Stripe', join('sk_', 'live_', '51H8abcdefghijkl')],
    ['the secret of a webhook', join('whsec', '_', 'abcdefghijklmnop')],
    ['a token of GitHub', join('ghp', '_', 'a'.repeat(36))],
    ['a JSON web token', join('eyJhbGciOiJIUzI1', '.eyJzdWIiOiIxMjM0', '.SflKxwRJSMeKKF2QT4')],
    ['a secret that CloudFormation would write out', join('{{resolve:', 'secretsmanager:root}}')],
    ['32 random bytes', RANDOM],
    ['random bytes within a text', `https://user:${RANDOM}@example.com`],
  ])('finds %s', (_, secret) => {
    const template = {
      Parameters: { Token: { Type: 'String', Default: secret } },
      Resources: { Api: { Properties: { Environment: { Variables: { TOKEN: secret } } } } },
    };

    const found = secretsIn(template).map((finding) => finding.split(': ')[0]);

    expect(found).toEqual([
      'Parameters.Token.Default',
      'Resources.Api.Properties.Environment.Variables.TOKEN',
    ]);
  });

  test.each([
    ['the hash of an asset', `${'0123456789abcdef'.repeat(4)}.zip`],
    ['a name with a hash in it', `buildspec-${'c80526d65dfa23f3ef84'.repeat(2)}-FileAsset.yaml`],
    ['an ARN', 'arn:aws:iam::111111111111:policy/soloist-staging-SomeLongPolicyName2'],
    ['the name of a policy', 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09'],
    ['the name that the CDK makes for a policy', 'NotificationsWorkerRoleDefaultPolicyA53E4A88'],
    ['a reference', { Ref: 'CustomCDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C81C01536' }],
  ])('finds nothing in %s', (_, value) => {
    expect(secretsIn({ Resources: { A: { Properties: { Value: value } } } })).toEqual([]);
  });
});
