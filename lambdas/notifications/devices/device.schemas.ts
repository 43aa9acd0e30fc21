import * as z from 'zod/mini';
import { lazy } from '../../platform/http/schema.ts';

const id = () => z.string().check(z.regex(/^[\w-]{1,64}$/, 'must have 1 to 64 letters, digits, _ or -'));

// any text: an id that no device can have is 404 like one that none has
export const DeviceParams = lazy(() => z.object({ id: z.string().check(z.maxLength(64)) }));
export const NewDeviceParams = lazy(() => z.object({ id: id() }));

/** As `PushSubscription.toJSON()` has it (W3C Push API, 8). */
export const DeviceBody = lazy(() =>
  z.strictObject({
    endpoint: z.string().check(z.minLength(1), z.maxLength(2_048)),
    // browsers send it along; none uses it
    expirationTime: z.optional(z.nullable(z.number())),
    keys: z.strictObject({
      p256dh: z
        .string()
        .check(z.regex(/^[\w-]{87}$/, 'must be an uncompressed point on P-256: 65 bytes as base64url')),
      auth: z.string().check(z.regex(/^[\w-]{22}$/, 'must be 16 bytes as base64url')),
    }),
  }),
);

const device = () =>
  z.object({
    id: z.string(),
    name: z.string(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.nullable(z.iso.datetime()),
  });

export const DeviceDocument = lazy(device);
export const Devices = lazy(() =>
  z.object({
    items: z.array(device()),
    /** For `PushManager.subscribe`; null where the service has no keys for web push yet. */
    applicationServerKey: z.nullable(z.string()),
  }),
);
