import { silenceOutput } from '../../platform/testing/output.ts';
import { givenEvent, givenWorker, NOW } from '../notifications.fixture.ts';

silenceOutput();

/** What a browser is pushed that was registered before the first of two events. */
async function pushedBy(first: string, at = NOW) {
  const { deliver, device, devices, pushTransport } = givenWorker();
  await device('old');

  await deliver(givenEvent(first, { id: 'event-1', at }));
  await deliver(givenEvent('passkey.added', { id: 'event-2' }));

  const eventIds = pushTransport.sent.map(({ message: { eventId } }) => eventId);
  return { eventIds, left: (await devices.devicesOf('ada')).map(({ deviceId }) => deviceId) };
}

describe('what ends every login ends what is pushed to browsers', () => {
  test('a password that is reset is the last that they are told of', async () => {
    expect(await pushedBy('password.reset')).toEqual({ eventIds: ['event-1'], left: [] });
  });

  test.each(['account.suspended', 'account.closing'])('%s is mailed alone', async (type) => {
    expect(await pushedBy(type)).toEqual({ eventIds: [], left: [] });
  });

  test('but not for one that was registered since, when the event comes late', async () => {
    expect(await pushedBy('account.suspended', NOW - 1)).toEqual({ eventIds: ['event-2'], left: ['old'] });
  });

  test('nor after anything else', async () => {
    expect(await pushedBy('password.changed')).toEqual({ eventIds: ['event-1', 'event-2'], left: ['old'] });
  });
});
