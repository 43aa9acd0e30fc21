import { TransactionCanceledException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { MAX_DEVICES } from '../../../lambdas/notifications/devices/device.ts';
import { DeviceRepository } from '../../../lambdas/notifications/devices/device.repository.ts';
import { givenPeopleIn } from '../../../lambdas/notifications/people.fixture.ts';
import { jsonOf } from '../../../lambdas/platform/testing/alb.ts';
import { silenceOutput } from '../../../lambdas/platform/testing/output.ts';
import { subscription } from '../../e2e/faults/notifications.ts';
import { startFixture } from '../platform/fixture.ts';
import type { Fixture } from '../platform/fixture.ts';

silenceOutput();

let fixture: Fixture;
beforeEach(async () => (fixture = await startFixture('notifications')));
afterEach(() => fixture.close());

const PATH = '/v1/notifications';

/** People's notifications on the rehearsal's DynamoDB, over HTTP by the real SDK. */
const given = () => givenPeopleIn(fixture.database, { notifications: 'notifications', events: 'events' });

interface List {
  readonly items: readonly { readonly id: string; readonly read: boolean }[];
  readonly cursor: string | null;
  readonly unreadCount: number;
}

describe('on DynamoDB the unread count', () => {
  test('is right after a hundred events at once, while some are read, where every fifth write meets another', async () => {
    const { people, request, tell } = given();
    const ada = people.person();
    const list = async (query: Record<string, string[]> = {}) =>
      jsonOf(await request('GET', PATH, ada, { query: { limit: ['100'], ...query } })) as unknown as List;
    const many = (count: number) => Array.from({ length: count }, () => patiently(() => tell(ada)));
    let transactions = 0;
    fixture.fault = (command) => {
      const isFifth = command instanceof TransactWriteItemsCommand && (transactions += 1) % 5 === 0;
      return isFifth ? conflict() : null;
    };
    await Promise.all(many(50));
    const read = (await list()).items.slice(0, 20);

    await Promise.all([
      ...many(50),
      ...[...read, ...read].map(({ id }) =>
        patiently(async () => {
          const { statusCode } = await request('POST', `${PATH}/${id}/read`, ada);
          if (statusCode !== 204) throw new Error(`answered ${statusCode}`);
        }),
      ),
    ]);

    const after = await list();
    expect(after.unreadCount).toBe(80);
    expect(after.items).toHaveLength(100);
    expect(after.items.filter((note) => !note.read)).toHaveLength(80);
    expect((await list({ unread: ['true'] })).items).toHaveLength(80);
  });
});

describe('on DynamoDB somebody’s devices', () => {
  test('are never more than they may be, however many are added at once', async () => {
    const { people, request, table } = given();
    const ada = people.person();
    const add = (device: number) =>
      request('PUT', `/v1/devices/device-${device}`, ada, {
        body: { ...subscription(), endpoint: `https://fcm.googleapis.com/fcm/send/${device}` },
      });
    for (let device = 2; device < MAX_DEVICES; device += 1) await add(device);

    const answers = await Promise.all([100, 101, 102, 103, 104].map(add));

    const added = answers.filter(({ statusCode }) => statusCode === 201);
    expect(added.length).toBeLessThanOrEqual(2);
    expect(await new DeviceRepository(table).devicesOf(ada)).toHaveLength(MAX_DEVICES - 2 + added.length);
  });
});

/** As a queue or a browser does: what failed comes again, until it has worked. */
async function patiently(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 20) throw error;
    }
  }
}

function conflict(): Error {
  return new TransactionCanceledException({
    message: 'Transaction cancelled',
    CancellationReasons: [{ Code: 'TransactionConflict' }],
    $metadata: {},
  });
}
