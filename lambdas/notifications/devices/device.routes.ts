import { created, noContent, ok } from '../../platform/http/answer.ts';
import { isoTime } from '../../platform/http/iso-time.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { DeviceNotFound } from '../errors.ts';
import type { NotificationsServices } from '../services.ts';
import type { Device } from './device.ts';
import { registerDevice } from './register-device.ts';
import { removeDevice } from './remove-device.ts';

const { DeviceBody, DeviceDocument, DeviceParams, Devices, NewDeviceParams } = schemasIn(
  () => import('./device.schemas.ts'),
  ['DeviceBody', 'DeviceDocument', 'DeviceParams', 'Devices', 'NewDeviceParams'],
);

const tags = ['notifications'];
const path = '/v1/devices';

const REGISTRATIONS = { name: 'devices:register', max: 60, windowS: 3_600, fallback: 'dynamodb' } as const;

/** The browsers that notifications are pushed to. Where and by which keys is told to nobody, not even to their owner. */
export function deviceRoutes(services: NotificationsServices): readonly Route[] {
  return [listRoute(services), readRoute(services), putRoute(services), deleteRoute(services)];
}

function listRoute({ devices, vapidKeys }: NotificationsServices): Route {
  return route({
    method: 'GET',
    path,
    summary: 'Read which of your devices notifications are pushed to, and the key to subscribe by',
    tags,
    auth: 'required',
    answers: { 200: { description: 'all of them, 20 at most', schema: Devices } },
    handle: async ({ principal: { userId } }) => {
      const [found, keys] = await Promise.all([devices.devicesOf(userId), vapidKeys()]);
      return ok({ items: found.map(documentOf), applicationServerKey: keys?.publicKey ?? null });
    },
  });
}

function readRoute({ devices }: NotificationsServices): Route {
  return route({
    method: 'GET',
    path: `${path}/:id`,
    summary: 'Read one of your devices',
    tags,
    auth: 'required',
    params: DeviceParams,
    answers: {
      200: { description: 'the device', schema: DeviceDocument },
      404: { description: '`device_not_found`: you have none with this id' },
    },
    handle: async ({ principal: { userId }, params: { id } }) => {
      const device = await devices.find(userId, id);
      if (!device) throw new DeviceNotFound();
      return ok(documentOf(device));
    },
  });
}

function putRoute(services: NotificationsServices): Route {
  const device = { schema: DeviceDocument };
  return route({
    method: 'PUT',
    path: `${path}/:id`,
    summary: 'Have notifications pushed to a browser, under an id of your choice',
    tags,
    auth: 'required',
    params: NewDeviceParams,
    body: DeviceBody,
    answers: {
      200: { ...device, description: 'it was known, and has this subscription from now on' },
      201: { ...device, description: 'it is new' },
      409: { description: '`too_many_devices`: you have 20' },
      422: { description: '`endpoint_refused`: of no push service that we know; or keys that are none' },
    },
    limits: [{ ...REGISTRATIONS, by: ({ principal }) => principal.userId }],
    handle: async ({ principal: { userId }, params: { id: deviceId }, body, client }) => {
      const { endpoint, keys } = body;
      const name = services.describeDevice(client.userAgent);
      const subscription = { endpoint, keys };
      const { device, isNew } = await registerDevice(services, { userId, deviceId, subscription, name });
      return isNew ? created(documentOf(device), `${path}/${deviceId}`) : ok(documentOf(device));
    },
  });
}

function deleteRoute(services: NotificationsServices): Route {
  return route({
    method: 'DELETE',
    path: `${path}/:id`,
    summary: 'Have nothing pushed to a device any more',
    tags,
    auth: 'required',
    params: DeviceParams,
    answers: { 204: { description: 'it is none of yours, also where it never was' } },
    handle: async ({ principal: { userId }, params: { id: deviceId }, client }) => {
      await removeDevice(services, { userId, deviceId, by: services.describeDevice(client.userAgent) });
      return noContent();
    },
  });
}

function documentOf({ deviceId, name, createdAt, lastUsedAt }: Device) {
  return { id: deviceId, name, createdAt: isoTime(createdAt), lastUsedAt: isoTime(lastUsedAt) };
}
