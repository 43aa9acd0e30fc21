import { change, state, table } from '../testing.ts';
import { deleted } from './deleted.ts';
import { moved } from './moved.ts';

describe('another logical id', () => {
  test('is refused with the way to keep the old one', () => {
    const refused = moved([change({ Auth: table() }, { Accounts: table() })]);

    expect(refused).toMatchObject([
      {
        rule: 'moved',
        logicalId: 'Auth',
        message: 'it changes the logical id of the table Auth, to Accounts: the new one would be empty',
        wayOut: expect.stringContaining("overrideLogicalId('Auth')"),
      },
    ]);
  });

  test('is refused by that rule alone', () => {
    const refused = deleted([change({ Auth: table() }, { Accounts: table() })]);

    expect(refused).toEqual([]);
  });

  test('says so when the old one is pinned', () => {
    const [refused] = moved([change({ AuthTable60C69E80: table() }, { Accounts: table() })]);

    expect(refused?.message).toContain('AuthTable60C69E80, which is pinned in lib/pinned.ts, to Accounts');
  });

  test('is refused in another stack too', () => {
    const [refused] = moved([
      change({ Auth: table() }, {}),
      { stack: 'shop-staging-auth', before: null, after: state({ Resources: { Auth: table() } }) },
    ]);

    expect(refused?.message).toBe(
      'it moves the table Auth, to Auth in shop-staging-auth: the new one would be empty',
    );
    expect(refused?.wayOut).toContain('stack refactor');
  });

  test('is not seen in a table that differs: the old one is deleted then', () => {
    const changes = [change({ Auth: table() }, { Other: table({ KeySchema: [] }) })];

    const refused = [...moved(changes), ...deleted(changes)];

    expect(refused.map(({ rule }) => rule)).toEqual(['deleted']);
  });

  test('explains one departure only, when two alike leave', () => {
    const changes = [change({ Auth: table(), Users: table() }, { Accounts: table() })];

    const refused = [...moved(changes), ...deleted(changes)];

    expect(refused.map(({ rule }) => rule)).toEqual(['moved', 'deleted']);
  });

  test('passes where nothing stateful moves', () => {
    const queue = { Type: 'AWS::SQS::Queue' };

    const refused = moved([change({ Auth: table(), Old: queue }, { Auth: table(), New: queue })]);

    expect(refused).toEqual([]);
  });
});
