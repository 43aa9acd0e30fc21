import type { Resource } from '../change.ts';
import { change, replica, retained, state, table } from '../testing.ts';
import { unprotected } from './unprotected.ts';

const versioned = retained('AWS::S3::Bucket', { VersioningConfiguration: { Status: 'Enabled' } });
const stack = 'shop-staging-data';

describe('taking protection from what can not be made again', () => {
  test.each<[string, Resource, Resource]>([
    ['DeletionPolicy Retain', table(), table({}, { DeletionPolicy: 'Delete' })],
    ['UpdateReplacePolicy Retain', table(), table({}, { UpdateReplacePolicy: 'Delete' })],
    ['deletion protection', table(), table({ Replicas: [replica({ DeletionProtectionEnabled: false })] })],
    [
      'point-in-time recovery',
      table(),
      table({ Replicas: [replica({ PointInTimeRecoverySpecification: undefined })] }),
    ],
    [
      'deletion protection',
      table(),
      table({ Replicas: [replica(), replica({ DeletionProtectionEnabled: false })] }),
    ],
    [
      'deletion protection',
      retained('AWS::DynamoDB::Table', { DeletionProtectionEnabled: true }),
      retained('AWS::DynamoDB::Table'),
    ],
    ['versioning', versioned, retained('AWS::S3::Bucket')],
    [
      'its objects, which would all expire,',
      retained('AWS::S3::Bucket'),
      retained('AWS::S3::Bucket', {
        LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 30 }] },
      }),
    ],
    [
      'deletion protection',
      retained('AWS::Cognito::UserPool', { DeletionProtection: 'ACTIVE' }),
      retained('AWS::Cognito::UserPool', { DeletionProtection: 'INACTIVE' }),
    ],
  ])('is refused: %s', (protection, before, after) => {
    const refused = unprotected([change({ X: before }, { X: after })]);

    expect(refused).toHaveLength(1);
    expect(refused[0]?.message).toMatch(new RegExp(`^it takes ${protection} from the .+ X$`));
  });

  test('names everything that is taken at once', () => {
    const bare = { ...table({ Replicas: [] }), DeletionPolicy: 'Delete' };

    const [refused] = unprotected([change({ X: table() }, { X: bare })]);

    expect(refused?.message).toBe(
      'it takes DeletionPolicy Retain, deletion protection, point-in-time recovery from the table X',
    );
  });

  test('is refused for a stack that holds some', () => {
    const template = { Resources: { Auth: table() } };

    const refused = unprotected([{ stack, before: state(template), after: state(template, false) }]);

    expect(refused).toMatchObject([
      {
        logicalId: null,
        message:
          'it takes termination protection from the stack shop-staging-data, which holds 1 stateful resources',
      },
    ]);
  });

  test('passes for a stack that holds none', () => {
    const template = { Resources: { Work: { Type: 'AWS::SQS::Queue' } } };

    const refused = unprotected([{ stack, before: state(template), after: state(template, false) }]);

    expect(refused).toEqual([]);
  });

  test.each<[string, Resource, Resource]>([
    ['protection is added', retained('AWS::S3::Bucket'), versioned],
    [
      'it was never there',
      table({ Replicas: [replica({ DeletionProtectionEnabled: false })] }),
      table({ Replicas: [replica({ DeletionProtectionEnabled: false })] }),
    ],
    [
      'some objects of a bucket expire',
      retained('AWS::S3::Bucket'),
      retained('AWS::S3::Bucket', {
        LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 30, Prefix: 'drafts/' }] },
      }),
    ],
    ['a replica with all of it is added', table(), table({ Replicas: [replica(), replica()] })],
  ])('passes when %s', (_, before, after) => {
    const refused = unprotected([change({ X: before }, { X: after })]);

    expect(refused).toEqual([]);
  });
});
