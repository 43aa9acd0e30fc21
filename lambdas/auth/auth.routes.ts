import { ok } from '../platform/http/answer.ts';
import { route } from '../platform/http/route.ts';
import type { Route } from '../platform/http/route.ts';
import { schemasIn } from '../platform/http/schema.ts';
import { apiKeyRoutes } from './api-keys/api-keys.routes.ts';
import { credentialRoutes } from './credential.routes.ts';
import { emailChangeRoutes } from './email-change/email-change.routes.ts';
import { loginRoutes } from './login.routes.ts';
import { magicLinkRoutes } from './magic-link.routes.ts';
import { mfaRoutes } from './mfa/mfa.routes.ts';
import { oauthLinksRoutes } from './oauth/oauth-links.routes.ts';
import { pageRoutes } from './page.routes.ts';
import { passkeyRoutes } from './passkeys/passkeys.routes.ts';
import { registrationRoutes } from './registration.routes.ts';
import type { AuthServices } from './services.ts';
import { sessionRoutes } from './session.routes.ts';

const { Jwks } = schemasIn(() => import('./auth.schemas.ts'), ['Jwks']);

/** Every route of auth. */
export function authRoutes(services: AuthServices): readonly Route[] {
  return [
    ...registrationRoutes(services),
    ...loginRoutes(services),
    ...magicLinkRoutes(services),
    ...sessionRoutes(services),
    ...credentialRoutes(services),
    ...mfaRoutes(services),
    ...passkeyRoutes(services),
    ...oauthLinksRoutes(services),
    ...emailChangeRoutes(services),
    ...apiKeyRoutes(services),
    ...pageRoutes(),
    route({
      method: 'GET',
      path: '/.well-known/jwks.json',
      summary: 'The keys that access tokens are signed with (RFC 7517)',
      tags: ['auth'],
      auth: 'none',
      answers: {
        200: { description: 'the key in use, the one before and the next', schema: Jwks },
      },
      handle: async () => {
        const keys = await services.signingKeys.published();
        return ok(
          { keys: keys.map(({ jwk }) => jwk) },
          { headers: { 'Cache-Control': 'public, max-age=300' } },
        );
      },
    }),
  ];
}
