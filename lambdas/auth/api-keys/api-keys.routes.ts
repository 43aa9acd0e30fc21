import { created, noContent, ok } from '../../platform/http/answer.ts';
import { isoTime } from '../../platform/http/iso-time.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { describeDevice } from '../device-name.ts';
import type { AuthServices } from '../services.ts';
import { createApiKey } from './create-api-key.ts';
import { listApiKeys } from './list-api-keys.ts';
import type { NamedApiKey } from './list-api-keys.ts';
import { revokeApiKey } from './revoke-api-key.ts';

const { ApiKeyCreated, ApiKeyParams, ApiKeys, ApiKeyWanted } = schemasIn(
  () => import('./api-keys.schemas.ts'),
  ['ApiKeyCreated', 'ApiKeyParams', 'ApiKeys', 'ApiKeyWanted'],
);

const tags = ['auth'];
const path = '/v1/api-keys';

/** Keys for programs. They have no scope themselves: a key can't make, see or revoke keys. */
export function apiKeyRoutes(services: AuthServices): readonly Route[] {
  return [createRoute(services), listRoute(services), revokeRoute(services)];
}

function createRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path,
    summary: 'Make an API key for a program; send it as a Bearer token',
    tags,
    auth: 'sudo',
    body: ApiKeyWanted,
    answers: {
      201: { description: 'the key, shown this once', schema: ApiKeyCreated },
      409: { description: '`too_many_api_keys`: 20 are good already' },
    },
    limits: [
      {
        name: 'api-key:create',
        max: 30,
        windowS: 3_600,
        fallback: 'dynamodb',
        by: ({ principal }) => principal.userId,
      },
    ],
    handle: async ({ principal: { userId }, body: { name, scopes, expiresInDays: lifeDays }, client }) => {
      const device = describeDevice(client.userAgent);
      const { key, kept } = await createApiKey(services, { userId, name, scopes, lifeDays, device });
      return created({ ...view({ ...kept, name }), key }, null);
    },
  });
}

function listRoute(services: AuthServices): Route {
  return route({
    method: 'GET',
    path,
    summary: 'Your API keys, without the keys themselves',
    tags,
    auth: 'required',
    impersonation: 'refused',
    answers: { 200: { description: 'all that are good, oldest first', schema: ApiKeys } },
    handle: async ({ principal: { userId } }) => {
      const keys = await listApiKeys(services, userId);
      return ok({ items: keys.map(view) });
    },
  });
}

function revokeRoute(services: AuthServices): Route {
  return route({
    method: 'DELETE',
    path: `${path}/:id`,
    summary: 'Revoke an API key, at once',
    tags,
    auth: 'required',
    params: ApiKeyParams,
    answers: { 204: { description: 'revoked, or there was none' } },
    handle: async ({ principal: { userId }, params: { id: keyId }, client }) => {
      await revokeApiKey(services, { userId, keyId, device: describeDevice(client.userAgent) });
      return noContent();
    },
  });
}

function view({ keyId: id, name, scopes, prefix, createdAt, endsAt, lastUsedAt }: NamedApiKey) {
  return {
    id,
    name,
    scopes,
    prefix,
    createdAt: isoTime(createdAt),
    expiresAt: isoTime(endsAt),
    lastUsedAt: isoTime(lastUsedAt),
  };
}
