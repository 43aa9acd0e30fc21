import type { Resource } from '../change.ts';
import { change, index, retained, table } from '../testing.ts';
import { replaced } from './replaced.ts';

const bucket = (properties = {}) => retained('AWS::S3::Bucket', properties);
const secret = (properties = {}) => retained('AWS::SecretsManager::Secret', properties);

describe('replacing what can not be made again', () => {
  test.each<[string, Resource, Resource, string]>([
    [
      "a table's name",
      table(),
      table({ TableName: 'auth' }),
      'the table X by an empty one, because of TableName',
    ],
    [
      "a table's keys",
      table(),
      table({ KeySchema: [] }),
      'the table X by an empty one, because of KeySchema',
    ],
    [
      "a table's local indexes",
      table({ LocalSecondaryIndexes: [index('byAge')] }),
      table(),
      'the table X by an empty one, because of LocalSecondaryIndexes',
    ],
    [
      "a bucket's name",
      bucket({ BucketName: 'files' }),
      bucket(),
      'the bucket X by an empty one, because of BucketName',
    ],
    [
      "a secret's name",
      secret({ Name: 'a' }),
      secret({ Name: 'b' }),
      'the secret X by an empty one, because of Name',
    ],
    [
      'its type',
      table(),
      retained('AWS::DynamoDB::Table'),
      'the table X by an empty one, because of its type, from AWS::DynamoDB::GlobalTable to AWS::DynamoDB::Table',
    ],
  ])('is refused when a deployment changes %s', (_, before, after, message) => {
    const refused = replaced([change({ X: before }, { X: after })]);

    expect(refused.map((refusal) => refusal.message)).toEqual([`it replaces ${message}`]);
    expect(refused[0]?.wayOut).toContain('write to both and copy');
  });

  test.each<[string, Resource, Resource]>([
    ['an index', table(), table({ GlobalSecondaryIndexes: [index('byAge')] })],
    ['when items expire', table(), table({ TimeToLiveSpecification: { Enabled: true } })],
    ["a bucket's life cycle", bucket(), bucket({ LifecycleConfiguration: { Rules: [] } })],
    ["a secret's description", secret(), secret({ Description: 'the same one' })],
    ['the order of keys in the template', table({ A: { b: 1, c: 2 } }), table({ A: { c: 2, b: 1 } })],
    [
      'the name of a cache',
      { Type: 'AWS::ElastiCache::ServerlessCache', Properties: { ServerlessCacheName: 'a' } },
      { Type: 'AWS::ElastiCache::ServerlessCache', Properties: { ServerlessCacheName: 'b' } },
    ],
  ])('passes when it changes %s', (_, before, after) => {
    const refused = replaced([change({ X: before }, { X: after })]);

    expect(refused).toEqual([]);
  });
});
