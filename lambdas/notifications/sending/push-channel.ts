import { count } from '../../platform/metrics.ts';
import type { Result } from '../delivery.repository.ts';
import { openSubscription } from '../devices/device.ts';
import type { Device } from '../devices/device.ts';
import { NOTIFICATIONS_METRICS } from '../notifications.contract.ts';
import { ProviderAway } from '../provider-away.ts';
import type { PushMessage } from '../push/push-message.ts';
import type { Progress } from './attempt.ts';
import type { NotifiedEvent } from './notified-event.ts';
import type { Reader, SendingDeps } from './ports.ts';
import { GIVE_UP_MS } from './postpone.ts';

export interface Pushing {
  /** One, or several that are pushed together; oldest first. */
  readonly events: readonly NotifiedEvent[];
  readonly reader: Reader;
  readonly progress: Progress;
}

/**
 * Pushes to every device of one reader that has not got it yet. What is a day old is pushed to nobody: it stands in the
 * inbox, and a phone that buzzes for it helps no one.
 *
 * @throws ProviderAway when some device is to be tried again later
 */
export async function sendPush(deps: SendingDeps, { events, reader, progress }: Pushing): Promise<Result> {
  const now = deps.clock.now();
  const fresh = events.filter(({ at }) => now < at + GIVE_UP_MS);
  if (fresh.length === 0) return { outcome: 'too_late' };
  const devices = await deps.devices.devicesOf(reader.userId);
  if (devices.length === 0) return { outcome: 'no_device' };
  const message = await deps.pushes.pushOf(fresh, reader);
  if (!message) return { outcome: 'nothing_to_say' };

  progress.isHandedOver = true;
  const waiting = devices.filter(({ deviceId }) => !progress.reached.has(deviceId));
  const waits = await Promise.all(
    waiting.map((device) => pushTo(deps, device, { message, reader, progress })),
  );
  const later = waits.filter((wait) => wait !== null);
  if (later.length > 0) {
    throw new ProviderAway(`${later.length} of ${devices.length} devices could not be pushed to`, {
      mayHaveTaken: true,
      retryAfterMs: Math.max(...later),
    });
  }
  return { outcome: progress.reached.size > 0 ? 'sent' : 'no_device' };
}

/** @returns ms after which to try again, null when there is nothing more to do for the device */
async function pushTo(
  { devices, pushTransport, clock }: SendingDeps,
  device: Device,
  {
    message,
    reader,
    progress,
  }: { readonly message: PushMessage; readonly reader: Reader; readonly progress: Progress },
): Promise<number | null> {
  const outcome = await pushTransport.send(openSubscription(reader.contact.personal, device), message);
  if (outcome.kind === 'later') return outcome.retryAfterMs ?? 0;
  if (outcome.kind === 'gone' && (await devices.remove(device))) count(NOTIFICATIONS_METRICS.devicesPruned);
  if (outcome.kind === 'sent') {
    progress.reached.add(device.deviceId);
    await devices.markUsed(device, clock.now());
  }
  return null;
}
