import { noContent, ok } from '../../platform/http/answer.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { describeDevice } from '../device-name.ts';
import type { AuthServices } from '../services.ts';
import { namedLinks, removeLink } from './links.ts';
import type { NamedLink } from './links.ts';
import { PROVIDER_NAMES } from './oauth.contract.ts';

const { LinksPage, ProviderParams } = schemasIn(
  () => import('./oauth.schemas.ts'),
  ['LinksPage', 'ProviderParams'],
);

const tags = ['auth'];

/** The providers' logins of an account; they need no provider, and are answered like the rest of auth. */
export function oauthLinksRoutes(services: AuthServices): readonly Route[] {
  return [listRoute(services), removeRoute(services)];
}

function listRoute(services: AuthServices): Route {
  return route({
    method: 'GET',
    path: '/v1/auth/oauth-links',
    summary: 'The providers that log in to your account',
    tags,
    auth: 'required',
    impersonation: 'refused',
    answers: { 200: { description: 'all of them, one of each provider', schema: LinksPage } },
    handle: async ({ principal: { userId } }) =>
      ok({ items: (await namedLinks(services, userId)).map(view), cursor: null }),
  });
}

function removeRoute(services: AuthServices): Route {
  return route({
    method: 'DELETE',
    path: '/v1/auth/oauth-links/:provider',
    summary: 'Remove a provider’s login: it logs in no more',
    tags,
    auth: 'sudo',
    params: ProviderParams,
    answers: {
      204: { description: 'removed' },
      409: { description: '`last_credential`: without it nobody could log in' },
    },
    handle: async ({ principal: { userId }, params: { provider }, client }) => {
      await removeLink(services, { userId, provider, device: describeDevice(client.userAgent) });
      return noContent();
    },
  });
}

function view({ provider, email, addedAt }: NamedLink) {
  return { provider, name: PROVIDER_NAMES[provider], email, addedAt: new Date(addedAt).toISOString() };
}
