import { describeEnd, describeLeftovers, describeRetained } from './report.ts';
import { removalOf } from './removal.ts';
import { retainedIn } from './retained.ts';
import { appStack, dataStack } from './testing.ts';

const of = (type: string) => ({
  stack: 'shop-staging-data',
  region: 'eu-west-1',
  type,
  physicalName: 'it',
  logicalId: 'It',
});

describe('what stays of a stage', () => {
  test('is what the templates retain, by the names that AWS gave it', () => {
    const retained = retainedIn([dataStack(), appStack()]);

    expect(retained.map(({ type, physicalName }) => [type, physicalName])).toEqual([
      ['AWS::DynamoDB::GlobalTable', 'shop-auth-1'],
      ['AWS::SecretsManager::Secret', 'arn:root'],
    ]);
  });

  test('is no version of a function, which goes with it', () => {
    const template = {
      Resources: { V: { Type: 'AWS::Lambda::Version', DeletionPolicy: 'RetainExceptOnCreate' } },
    };

    const retained = retainedIn([appStack({ template, physicalNames: { V: 'arn:v:1' } })]);

    expect(retained).toEqual([]);
  });

  test('is nothing that was never made', () => {
    const retained = retainedIn([dataStack({ physicalNames: { Auth: 'shop-auth-1' } })]);

    expect(retained.map(({ logicalId }) => logicalId)).toEqual(['Auth']);
  });

  test.each([
    ['AWS::DynamoDB::GlobalTable', ['update-table', 'wait table-exists', 'delete-table'], '0.25 per GB'],
    ['AWS::DynamoDB::Table', ['update-table', 'wait table-exists', 'delete-table'], '0.20 per GB'],
    ['AWS::SecretsManager::Secret', ['delete-secret'], '0.40'],
    ['AWS::S3::Bucket', ['s3 rm', 'list-object-versions', 'delete-bucket'], '0.023 per GB'],
    ['AWS::KMS::Key', ['schedule-key-deletion'], '1.00'],
    ['AWS::Cognito::UserPool', ['update-user-pool', 'delete-user-pool'], 'nothing'],
    ['AWS::Logs::LogGroup', ['delete-log-group'], '0.03 per GB'],
    ['AWS::SES::EmailIdentity', ['delete-email-identity'], 'nothing'],
    ['AWS::EFS::FileSystem', ['console of EFS'], 'prices of EFS'],
  ])('is removed by commands in their order: %s', (type, commands, costs) => {
    const removal = removalOf(of(type));

    expect(removal.commands).toHaveLength(commands.length);
    for (const [index, command] of commands.entries()) expect(removal.commands[index]).toContain(command);
    for (const command of removal.commands) expect(command).toMatch(/eu-west-1/);
    expect(removal.costs).toContain(costs);
  });

  test('is described with why, costs and commands', () => {
    const text = describeRetained(retainedIn([dataStack()]));

    expect(text).toContain('2 resources stay in the account:');
    expect(text).toContain(
      'remove   aws dynamodb update-table --region eu-west-1 --table-name shop-auth-1 --no-deletion-protection-enabled',
    );
  });

  test('can be nothing', () => {
    const text = describeRetained([]);

    expect(text).toBe('nothing is retained');
  });
});

describe('what goes', () => {
  test('is each stack, and the protection of those that hold what is kept', () => {
    const text = describeEnd([dataStack(), appStack()]);

    expect(text).toContain('shop-staging-data (eu-west-1, 3 resources)');
    expect(text).toContain(
      'shop-staging-data is protected against deletion, because it holds Auth, Root: that protection is taken off',
    );
  });
});

describe('what else stays', () => {
  test('is named with where to find it', () => {
    const text = describeLeftovers('staging', 'shop');

    expect(text).toContain('--log-group-name-prefix /shop/staging/');
    expect(text).toContain('40 minutes');
    expect(text).toContain('35 days');
    expect(text).toContain('everything at Stripe: subscriptions are renewed and charged as before');
  });
});
