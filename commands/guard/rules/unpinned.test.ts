import { change, retained, state, table } from '../testing.ts';
import { unpinned } from './unpinned.ts';

const PINNED = { 'AWS::DynamoDB::GlobalTable': ['Auth'] };

describe('something to be kept whose id is not pinned', () => {
  test('is refused with the line to add', () => {
    const refused = unpinned([change({ Auth: table() }, { Auth: table(), Orders: table() })], PINNED);

    expect(refused).toMatchObject([
      {
        rule: 'unpinned',
        logicalId: 'Orders',
        wayOut: expect.stringContaining("add 'Orders' to PINNED['AWS::DynamoDB::GlobalTable']"),
      },
    ]);
  });

  test('is refused when the line was taken out of the list, although nothing else changes', () => {
    const refused = unpinned([change({ Auth: table() }, { Auth: table() })], {});

    expect(refused.map(({ logicalId }) => logicalId)).toEqual(['Auth']);
  });

  test('passes in the first deployment of its stack', () => {
    const after = state({ Resources: { Orders: table() } });

    const refused = unpinned([{ stack: 'shop-staging-data', before: null, after }], PINNED);

    expect(refused).toEqual([]);
  });

  test.each([
    ['pinned', { Auth: table() }],
    ['disposable', { Web: { ...retained('AWS::S3::Bucket'), DeletionPolicy: 'Delete' } }],
    [
      'emptying itself',
      {
        AccessLogs: retained('AWS::S3::Bucket', {
          LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 30 }] },
        }),
      },
    ],
    ['not stateful', { Logs: retained('AWS::Logs::LogGroup') }],
  ])('passes for what is %s', (_, after) => {
    const refused = unpinned([change({}, after)], PINNED);

    expect(refused).toEqual([]);
  });
});
