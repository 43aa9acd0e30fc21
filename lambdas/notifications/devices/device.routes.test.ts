import { createECDH, randomBytes } from 'node:crypto';
import { jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { givenPeople } from '../people.fixture.ts';
import { MAX_DEVICES, openSubscription } from './device.ts';
import type { PushSubscription } from './device.ts';
import { DeviceRepository } from './device.repository.ts';

silenceOutput();

const PATH = '/v1/devices';

/** A browser's subscription, each time another. */
function givenSubscription(change: Partial<PushSubscription> = {}): PushSubscription {
  const browser = createECDH('prime256v1');
  return {
    endpoint: `https://fcm.googleapis.com/fcm/send/${randomBytes(16).toString('base64url')}`,
    keys: {
      p256dh: browser.generateKeys('base64url', 'uncompressed'),
      auth: randomBytes(16).toString('base64url'),
    },
    ...change,
  };
}

function givenDevices() {
  const given = givenPeople();
  const { request, table, people } = given;
  const devices = new DeviceRepository(table);
  return {
    ...given,
    devices,
    put: (as: string, id: string, body: unknown = givenSubscription(), headers = {}) =>
      request('PUT', `${PATH}/${id}`, as, { body, headers }),
    async endpointsOf(userId: string) {
      const personal = (await people.sealOf(userId))!;
      const found = await devices.devicesOf(userId);
      return found.map((device) => openSubscription(personal, device).endpoint);
    },
  };
}

describe('PUT /v1/devices/{id}', () => {
  test('has notifications pushed to a browser, whose address and keys are sealed', async () => {
    const { database, endpointsOf, people, put, request, time } = givenDevices();
    const ada = people.person();
    const subscription = givenSubscription();

    const answer = await put(ada, 'laptop', subscription, { 'user-agent': 'Firefox on Linux' });

    const createdAt = new Date(time.now).toISOString();
    const device = { id: 'laptop', name: 'Firefox on Linux', createdAt, lastUsedAt: null };
    expect([answer.statusCode, jsonOf(answer)]).toEqual([201, device]);
    expect(jsonOf(await request('GET', `${PATH}/laptop`, ada))).toEqual(device);
    expect(await endpointsOf(ada)).toEqual([subscription.endpoint]);
    const stored = JSON.stringify(database.items('notifications'));
    for (const secret of [subscription.endpoint, subscription.keys.p256dh, subscription.keys.auth]) {
      expect(stored).not.toContain(secret);
    }
    expect(people.audited).toMatchObject([{ userId: ada, action: 'push-device.added' }]);
  });

  test('of a known id takes the new subscription in place of the old one', async () => {
    const { database, endpointsOf, people, put } = givenDevices();
    const ada = people.person();
    await put(ada, 'laptop');
    const next = givenSubscription();

    const answer = await put(ada, 'laptop', next);

    expect(answer.statusCode).toBe(200);
    expect(await endpointsOf(ada)).toEqual([next.endpoint]);
    expect(database.items('notifications', 'ENDPOINT#')).toHaveLength(1);
  });

  test('moves a browser to who uses it now', async () => {
    const { endpointsOf, people, put, request } = givenDevices();
    const [ada, bob] = [people.person(), people.person()];
    const shared = givenSubscription();
    await put(ada, 'kitchen', shared);

    const answer = await put(bob, 'kitchen', shared);

    expect(answer.statusCode).toBe(201);
    expect([await endpointsOf(ada), await endpointsOf(bob)]).toEqual([[], [shared.endpoint]]);
    expect((await request('GET', `${PATH}/kitchen`, ada)).statusCode).toBe(404);
  });

  test('keeps one of somebody’s two ids for the same browser', async () => {
    const { endpointsOf, people, put } = givenDevices();
    const ada = people.person();
    const subscription = givenSubscription();
    await put(ada, 'first', subscription);

    await put(ada, 'second', subscription);

    expect(await endpointsOf(ada)).toEqual([subscription.endpoint]);
  });

  test('answers 409 to the one that is too many, also to those that come at once', async () => {
    const { devices, people, put } = givenDevices();
    const ada = people.person();
    for (let device = 1; device < MAX_DEVICES; device += 1) await put(ada, `device-${device}`);

    const answers = await Promise.all([put(ada, 'one'), put(ada, 'other')]);

    const refused = answers.find(({ statusCode }) => statusCode === 409)!;
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409]);
    expect(jsonOf(refused)).toMatchObject({ code: 'too_many_devices' });
    expect(await devices.devicesOf(ada)).toHaveLength(MAX_DEVICES);
    expect((await put(ada, 'device-1')).statusCode).toBe(200);
  });

  test.each([
    ['of nobody we know', 'https://push.example.com/abc'],
    ['without encryption', 'http://fcm.googleapis.com/fcm/send/abc'],
    ['that only looks like one', 'https://fcm.googleapis.com.evil.example/abc'],
    ['with a password', ['https://user', 'word@fcm.googleapis.com/abc'].join(':')],
    ['of a machine', 'https://169.254.169.254/latest'],
    ['of this machine', 'https://localhost/abc'],
    ['of the rehearsal', 'https://push.test/abc'],
    ['that is none', 'nonsense'],
  ])('answers 422 to an endpoint %s, and reaches nothing', async (_, endpoint) => {
    const { database, people, put } = givenDevices();

    const answer = await put(people.person(), 'laptop', givenSubscription({ endpoint }));

    expect(jsonOf(answer)).toMatchObject({
      status: 422,
      code: 'endpoint_refused',
      fields: [{ path: 'endpoint' }],
    });
    expect(database.items('notifications')).toEqual([]);
  });

  const { keys } = givenSubscription();
  const offCurve = Buffer.from(keys.p256dh, 'base64url').with(64, 0).with(63, 0).with(62, 0);
  test.each([
    ['too short', { ...keys, p256dh: keys.p256dh.slice(1) }, 'keys.p256dh'],
    ['compressed', { ...keys, p256dh: `A${'A'.repeat(86)}` }, 'keys.p256dh'],
    ['not on the curve', { ...keys, p256dh: Buffer.from(offCurve).toString('base64url') }, 'keys.p256dh'],
    ['without a secret', { p256dh: keys.p256dh }, 'keys.auth'],
    ['with half a secret', { ...keys, auth: keys.auth.slice(11) }, 'keys.auth'],
  ])('answers 422 to a key that is %s', async (_, given, path) => {
    const { people, put } = givenDevices();

    const answer = await put(people.person(), 'laptop', { ...givenSubscription(), keys: given });

    expect(jsonOf(answer)).toMatchObject({ status: 422, fields: [{ path }] });
  });

  test('answers 422 to an id with anything but letters, digits, _ and -', async () => {
    const { people, put } = givenDevices();

    const answer = await put(people.person(), 'a%23b');

    expect(jsonOf(answer)).toMatchObject({ status: 422, fields: [{ path: 'id' }] });
  });
});

describe('GET /v1/devices', () => {
  test('shows one’s own, without addresses and keys, and the key to subscribe by', async () => {
    const { people, put, request } = givenDevices();
    const [ada, bob] = [people.person(), people.person()];
    await put(ada, 'phone');
    await put(bob, 'other');

    const answer = jsonOf(await request('GET', PATH, ada));

    expect(answer).toEqual({
      items: [{ id: 'phone', name: 'unknown device', createdAt: expect.any(String), lastUsedAt: null }],
      applicationServerKey: 'public',
    });
  });

  test('says that there is no key to subscribe by yet', async () => {
    const { people, request, vapid } = givenDevices();
    vapid.keys = null;

    const answer = jsonOf(await request('GET', PATH, people.person()));

    expect(answer).toEqual({ items: [], applicationServerKey: null });
  });
});

describe('DELETE /v1/devices/{id}', () => {
  test('ends what is pushed to it, however often, and leaves others’ of the same id alone', async () => {
    const { database, devices, people, put, request } = givenDevices();
    const [ada, bob] = [people.person(), people.person()];
    await put(ada, 'phone');
    await put(bob, 'phone');

    const answers = [
      await request('DELETE', `${PATH}/phone`, ada),
      await request('DELETE', `${PATH}/phone`, ada),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 204]);
    expect([await devices.devicesOf(ada), (await devices.devicesOf(bob)).length]).toEqual([[], 1]);
    expect(database.items('notifications', 'ENDPOINT#')).toHaveLength(1);
    expect(people.audited.at(-1)).toMatchObject({ userId: ada, action: 'push-device.removed' });
  });
});

describe('a device that the push service has forgotten', () => {
  test('is removed as it was read, and stays where it was registered anew since', async () => {
    const { devices, people, put } = givenDevices();
    const ada = people.person();
    await put(ada, 'phone');
    const [before] = await devices.devicesOf(ada);
    await put(ada, 'phone');
    const [now] = await devices.devicesOf(ada);

    const outcomes = [await devices.remove(before!), await devices.remove(now!), await devices.remove(now!)];

    expect(outcomes).toEqual([false, true, false]);
    expect(await devices.devicesOf(ada)).toEqual([]);
  });

  test('is not brought back by the note that it was used', async () => {
    const { database, devices, people, put, time } = givenDevices();
    const ada = people.person();
    await put(ada, 'phone');
    const [phone] = await devices.devicesOf(ada);
    await devices.markUsed(phone!, time.now);
    const [used] = await devices.devicesOf(ada);
    await devices.remove(phone!);

    await devices.markUsed(phone!, time.now);

    expect(used!.lastUsedAt).toBe(time.now);
    expect(database.items('notifications', `USER#${ada}`).filter(({ sk }) => sk === 'DEVICE#phone')).toEqual(
      [],
    );
  });
});
