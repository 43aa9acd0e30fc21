import { change, retained, state, table } from '../testing.ts';
import { deleted } from './deleted.ts';

describe('deleting what can not be made again', () => {
  test.each([
    ['a table', table(), 'it deletes the table Auth'],
    ['a table of one region', retained('AWS::DynamoDB::Table'), 'it deletes the table Auth'],
    ['a bucket', retained('AWS::S3::Bucket'), 'it deletes the bucket Auth'],
    ['a secret', retained('AWS::SecretsManager::Secret'), 'it deletes the secret Auth'],
    ['a key', retained('AWS::KMS::Key'), 'it deletes the key Auth'],
    ['a user pool', retained('AWS::Cognito::UserPool'), 'it deletes the user pool Auth'],
  ])('is refused for %s, although it is retained', (_, resource, message) => {
    const refused = deleted([change({ Auth: resource }, {})]);

    expect(refused).toMatchObject([
      {
        rule: 'deleted',
        stack: 'shop-staging-data',
        logicalId: 'Auth',
        message: `${message}: it would stay in the account, in no stack, updated and watched by nobody`,
      },
    ]);
  });

  test('is refused with the place of the construct and a way out', () => {
    const [refused] = deleted([change({ Auth: table() }, {})]);

    expect(refused?.path).toBe('staging/data/Auth/Table');
    expect(refused?.wayOut).toContain('RELEASED in lib/pinned.ts');
  });

  test('says that the data would be lost where nothing retains it', () => {
    const [refused] = deleted([change({ Auth: { Type: 'AWS::DynamoDB::GlobalTable' } }, {})]);

    expect(refused?.message).toBe('it deletes the table Auth: its data would be lost');
  });

  test('is refused for a stack that is deployed and part of the app no more', () => {
    const before = state({ Resources: { Auth: table() } });

    const refused = deleted([{ stack: 'shop-staging-data', before, after: null }]);

    expect(refused).toHaveLength(1);
    expect(refused[0]?.message).toContain(
      'the stack shop-staging-data is part of the app no more, but holds',
    );
  });

  test('passes for what was released, as long as it is retained', () => {
    const released = [{ logicalId: 'Auth', reason: 'copied to Accounts in March, read by nothing since' }];

    const refused = [
      deleted([change({ Auth: table() }, {})], released),
      deleted([change({ Auth: { Type: 'AWS::DynamoDB::Table' } }, {})], released),
    ];

    expect(refused.map(({ length }) => length)).toEqual([0, 1]);
  });

  test.each([
    ['what its template calls disposable', { Web: table({}, { DeletionPolicy: 'Delete' }) }, {}],
    ['a queue', { Work: { Type: 'AWS::SQS::Queue' } }, {}],
    ['a cache', { Cache: { Type: 'AWS::ElastiCache::ServerlessCache' } }, {}],
    ['nothing', { Auth: table() }, { Auth: table() }],
    ['a new table', {}, { Auth: table() }],
  ])('passes for %s', (_, before, after) => {
    const refused = deleted([change(before, after)]);

    expect(refused).toEqual([]);
  });
});
