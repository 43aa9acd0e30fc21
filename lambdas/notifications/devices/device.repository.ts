import { absent, equals, exists } from '../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import { ConditionFailed } from '../../platform/dynamodb/write.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { MAX_DEVICES } from './device.ts';
import type { Device } from './device.ts';

/** Whose an endpoint is: a browser that two people use shows what is told to the latest of them alone. */
export type EndpointOwner = Pick<Device, 'userId' | 'deviceId'>;

export const deviceKey = (userId: string, deviceId: string): Key => ({
  pk: `USER#${userId}`,
  sk: `DEVICE#${deviceId}`,
});
const turnKey = (userId: string): Key => ({ pk: `USER#${userId}`, sk: 'DEVICES' });
const endpointKey = (endpointHash: string): Key => ({ pk: `ENDPOINT#${endpointHash}`, sk: 'ENDPOINT' });

/** People's devices for web push, each with an item that leads from its endpoint to it. Every read is strong. */
export class DeviceRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** All of them, at most {@link MAX_DEVICES}, by their ids. */
  async devicesOf(userId: string): Promise<readonly Device[]> {
    const { pk, sk: prefix } = deviceKey(userId, '');
    const { items } = await this.#table.query<Device & Item>({
      pk,
      prefix,
      limit: MAX_DEVICES + 1,
      consistent: true,
    });
    return items.map(toDevice);
  }

  async find(userId: string, deviceId: string): Promise<Device | null> {
    const item = await this.#table.get<Device & Item>(deviceKey(userId, deviceId), { consistent: true });
    return item && toDevice(item);
  }

  /** Who has a device with this endpoint. */
  async ownerOf(endpointHash: string): Promise<EndpointOwner | null> {
    const item = await this.#table.get<EndpointOwner & Item>(endpointKey(endpointHash), { consistent: true });
    return item && { userId: item.userId, deviceId: item.deviceId };
  }

  /** How often somebody's devices were added to. */
  async turn(userId: string): Promise<number> {
    const item = await this.#table.get<{ readonly version: number }>(turnKey(userId), { consistent: true });
    return item?.version ?? 0;
  }

  /** Counts an addition after `version`; of two at once one fails, and counts the devices again. */
  takeTurn(userId: string, version: number): Write {
    const condition = version === 0 ? absent('pk') : equals({ version });
    return this.#table.put({ ...turnKey(userId), version: version + 1 }, { condition });
  }

  /** Two writes; the second fails where the endpoint has another owner than `before`. */
  put(device: Device, before: EndpointOwner | null): readonly Write[] {
    const { userId, deviceId, endpointHash } = device;
    const condition = before ? equals({ ...before }) : absent('pk');
    return [
      this.#table.put({ ...deviceKey(userId, deviceId), ...device }),
      this.#table.put({ ...endpointKey(endpointHash), userId, deviceId }, { condition }),
    ];
  }

  /** Fails where it is not as it was read any more. */
  drop({ userId, deviceId, endpointHash }: Device): Write {
    return this.#table.delete(deviceKey(userId, deviceId), { condition: equals({ endpointHash }) });
  }

  /** Ends what leads to a device by an endpoint that it has no more. */
  dropEndpoint({ endpointHash }: Pick<Device, 'endpointHash'>): Write {
    return this.#table.delete(endpointKey(endpointHash));
  }

  /**
   * Removes a device as it was read. One that was registered anew since stays.
   *
   * @returns whether it was removed
   */
  async remove(device: Device): Promise<boolean> {
    const removed = await this.#try(this.drop(device));
    await this.release(device);
    return removed;
  }

  /** Ends what leads to a device that was removed, unless its endpoint is somebody else's by now. */
  async release({ userId, deviceId, endpointHash }: Device): Promise<void> {
    const condition = equals({ userId, deviceId });
    await this.#try(this.#table.delete(endpointKey(endpointHash), { condition }));
  }

  /** Notes that a push service took something for it; nothing where it was removed meanwhile. */
  async markUsed({ userId, deviceId }: EndpointOwner, now: number): Promise<void> {
    const set = { lastUsedAt: now };
    await this.#try(this.#table.update(deviceKey(userId, deviceId), { set }, { condition: exists() }));
  }

  /** Whether its condition held. */
  async #try(write: Write): Promise<boolean> {
    try {
      await this.#table.write(write);
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }
}

function toDevice({ pk: _pk, sk: _sk, ...device }: Device & Item): Device {
  return device as Device;
}
