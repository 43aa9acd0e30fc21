import { html } from '../platform/http/answer.ts';
import { route } from '../platform/http/route.ts';
import type { Route } from '../platform/http/route.ts';
import { schemasIn } from '../platform/http/schema.ts';
import type { PageKind } from './pages/texts.ts';

const { PageQuery } = schemasIn(() => import('./auth.schemas.ts'), ['PageQuery']);

/** The pages that the links of our mails lead to; each posts to its own path. */
export function pageRoutes(): readonly Route[] {
  return [
    pageRoute('verify', '/v1/auth/verify-email', 'The page to prove an address on'),
    pageRoute('login', '/v1/auth/magic-link/consume', 'The page to log in on with a mailed link'),
    pageRoute('email', '/v1/auth/email/confirm', 'The page to prove a new mail address on'),
    pageRoute('reset', '/v1/auth/password/reset', 'The page to set a new password on'),
  ];
}

function pageRoute(kind: PageKind, path: string, summary: string): Route {
  return route({
    method: 'GET',
    path,
    summary,
    tags: ['auth'],
    auth: 'none',
    query: PageQuery,
    answers: { 200: { description: 'a page; the token stands behind the #' } },
    handle: async ({ query }) => {
      const { linkPage } = await import('./pages/link-page.ts');
      const { content, policy } = linkPage(kind, query.lang === 'de' ? 'de' : 'en');
      return html(content, { headers: { 'Content-Security-Policy': policy } });
    },
  });
}
