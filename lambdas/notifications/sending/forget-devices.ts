import type { NotifiedType } from '../notifications.contract.ts';
import type { NotifiedEvent } from './notified-event.ts';
import type { SendingDeps } from './ports.ts';

/** What ends every login of an account: whoever had one must not go on reading what its owner is told. */
const ENDS_LOGINS: readonly NotifiedType[] = ['password.reset', 'account.suspended', 'account.closing'];

/**
 * Pushes nothing more to the browsers that were registered before such an event: who logs in again turns it on again.
 * One that was registered since stays, however late the event comes once more.
 */
export async function forgetDevices(
  { devices }: Pick<SendingDeps, 'devices'>,
  { type, subject, at }: NotifiedEvent,
): Promise<void> {
  if (subject === null || !ENDS_LOGINS.includes(type)) return;
  for (const device of await devices.devicesOf(subject)) {
    if (device.createdAt <= at) await devices.remove(device);
  }
}
