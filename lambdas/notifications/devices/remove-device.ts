import { NOTIFICATIONS_AUDIT } from '../notifications.contract.ts';
import type { NotificationsServices } from '../services.ts';

export interface RemoveDevice {
  readonly userId: string;
  readonly deviceId: string;
  /** What made the request. */
  readonly by: string;
}

/** Pushes nothing to a device any more; nothing happens where there is none. @throws Conflict while it is changed */
export async function removeDevice(
  { devices, users, transactions }: NotificationsServices,
  { userId, deviceId, by }: RemoveDevice,
): Promise<void> {
  const device = await devices.find(userId, deviceId);
  if (!device) return;
  const transaction = transactions.begin().add(devices.drop(device));
  users.audit(transaction, { userId, action: NOTIFICATIONS_AUDIT.deviceRemoved, device: by });
  await transaction.commit();
  await devices.release(device);
}
