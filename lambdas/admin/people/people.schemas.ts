import * as z from 'zod/mini';
import { lazy } from '../../platform/http/schema.ts';

const time = () => z.iso.datetime();
const role = () => z.literal('admin');

export const PeopleQuery = lazy(() =>
  z.strictObject({
    query: z.string().check(z.trim(), z.minLength(3, 'must have 3 characters'), z.maxLength(254)),
    limit: z._default(z.int().check(z.minimum(1), z.maximum(50)), 20),
    cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(1024))),
  }),
);

export const PersonParams = lazy(() => z.object({ id: z.string().check(z.maxLength(64)) }));

export const PeoplePage = lazy(() =>
  z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        email: z.email(),
        displayName: z.nullable(z.string()),
        verified: z.boolean(),
        suspendedAt: z.nullable(time()),
        closingAt: z.nullable(time()),
        roles: z.array(role()),
        organisations: z.int(),
        createdAt: time(),
      }),
    ),
    cursor: z.nullable(z.string()),
  }),
);

export const PersonDocument = lazy(() =>
  z.object({
    id: z.uuid(),
    email: z.email(),
    displayName: z.nullable(z.string()),
    locale: z.string(),
    timeZone: z.string(),
    createdAt: time(),
    verifiedAt: z.nullable(time()),
    suspendedAt: z.nullable(time()),
    closingAt: z.nullable(time()),
    roles: z.array(role()),
    factors: z.object({
      password: z.boolean(),
      authenticatorApp: z.boolean(),
      passkeys: z.int(),
      providers: z.array(z.string()),
    }),
    sessions: z.int(),
    organisations: z.array(
      z.object({ id: z.uuid(), role: z.enum(['owner', 'admin', 'member']), personal: z.boolean() }),
    ),
  }),
);

export const Reason = lazy(() =>
  z.strictObject({
    reason: z.string().check(
      z.trim(),
      z.minLength(1, 'must have 1 to 500 characters'),
      z.maxLength(500, 'must have 1 to 500 characters'),
      z.regex(
        // eslint-disable-next-line no-control-regex
        /^[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]*$/u,
        'must be one line of visible characters',
      ),
    ),
  }),
);

export const ImpersonationDocument = lazy(() =>
  z.object({
    sessionId: z.uuid(),
    tokenType: z.literal('Bearer'),
    accessToken: z.string(),
    expiresAt: time(),
  }),
);
