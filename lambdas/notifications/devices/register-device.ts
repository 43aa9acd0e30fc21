import { NotFound, Unprocessable } from '../../platform/errors.ts';
import { sha256 } from '../../platform/ids.ts';
import type { Transaction } from '../../platform/transaction.ts';
import { DevicesTaken, EndpointRefused, TooManyDevices } from '../errors.ts';
import { NOTIFICATIONS_AUDIT } from '../notifications.contract.ts';
import type { NotificationsServices } from '../services.ts';
import { MAX_DEVICES, sealSubscription } from './device.ts';
import type { Device, PushSubscription } from './device.ts';
import type { EndpointOwner } from './device.repository.ts';
import { isPublicKey } from './public-key.ts';

const ATTEMPTS = 6;

export interface NewDevice {
  readonly userId: string;
  readonly deviceId: string;
  readonly subscription: PushSubscription;
  /** What made the request: `Firefox on Linux`. */
  readonly name: string;
}

export interface Registered {
  readonly device: Device;
  readonly isNew: boolean;
}

/**
 * Has notifications pushed to a browser; one that is known by the id gets what is new of it. An endpoint shows what is
 * told to one person: who had it before has it no more.
 *
 * @throws EndpointRefused, Unprocessable, TooManyDevices, DevicesTaken
 */
export async function registerDevice(services: NotificationsServices, input: NewDevice): Promise<Registered> {
  const { endpoint, keys } = input.subscription;
  if (!services.isPushService(endpoint)) throw new EndpointRefused();
  if (!isPublicKey(keys.p256dh)) {
    throw new Unprocessable([{ path: 'keys.p256dh', message: 'must be a point on P-256' }]);
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryRegister(services, input);
    } catch (error) {
      if (!(error instanceof DevicesTaken) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function tryRegister(services: NotificationsServices, input: NewDevice): Promise<Registered> {
  const { devices, users, transactions, clock } = services;
  const { userId, deviceId, name } = input;
  // before the devices are counted: of two that add the twentieth at once one counts again
  const turn = await devices.turn(userId);
  const endpointHash = sha256(input.subscription.endpoint);
  const [personal, others, owner] = await Promise.all([
    users.sealOf(userId),
    devices.devicesOf(userId),
    devices.ownerOf(endpointHash),
  ]);
  if (!personal) throw new NotFound();
  const known = others.find((other) => other.deviceId === deviceId) ?? null;
  const device: Device = {
    deviceId,
    userId,
    sealedSubscription: sealSubscription(personal, input.subscription),
    endpointHash,
    name,
    createdAt: known?.createdAt ?? clock.now(),
    lastUsedAt: known?.lastUsedAt ?? null,
  };

  const transaction = transactions.begin();
  const taken = () => new DevicesTaken();
  for (const write of devices.put(device, owner)) transaction.add(write, taken);
  if (known && known.endpointHash !== endpointHash) transaction.add(devices.dropEndpoint(known), taken);
  const replaced = await takeFrom(services, transaction, { owner, device });
  const left = others.filter((other) => other.deviceId !== replaced);
  if (!known && left.length >= MAX_DEVICES) throw new TooManyDevices(MAX_DEVICES);
  transaction.add(devices.takeTurn(userId, turn), taken);
  if (!known) users.audit(transaction, { userId, action: NOTIFICATIONS_AUDIT.deviceAdded, device: name });
  await transaction.commit();
  return { device, isNew: !known };
}

/** Takes the endpoint away from another device. @returns its id where it is one of the same person's */
async function takeFrom(
  { devices }: NotificationsServices,
  transaction: Transaction,
  { owner, device }: { readonly owner: EndpointOwner | null; readonly device: Device },
): Promise<string | null> {
  const isItself = owner?.userId === device.userId && owner.deviceId === device.deviceId;
  const before = owner && !isItself ? await devices.find(owner.userId, owner.deviceId) : null;
  if (before?.endpointHash !== device.endpointHash) return null;
  transaction.add(devices.drop(before), () => new DevicesTaken());
  return before.userId === device.userId ? before.deviceId : null;
}
