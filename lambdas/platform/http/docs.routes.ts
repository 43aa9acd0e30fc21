import { html, ok } from './answer.ts';
import { sha256 } from '../ids.ts';
import { versionTag } from './etag.ts';
import type { ApiDescription, OpenApiDocument } from './openapi.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';

const headers = { 'Cache-Control': 'public, max-age=300' };

/**
 * `/openapi.json` and `/docs`.
 * @param routes what they describe, loaded when first asked for: routes of other functions among them
 */
export function docsRoutes(routes: () => Promise<readonly Route[]>, description: ApiDescription): Route[] {
  let made: Promise<OpenApiDocument> | undefined;
  let etag: string | undefined;
  // loaded when asked for: nothing else needs the generator
  const document = () => {
    made ??= Promise.all([import('./openapi.ts'), routes()]).then(([{ openapi }, described]) =>
      openapi(described, description),
    );
    return made;
  };
  return [
    route({
      method: 'GET',
      path: '/openapi.json',
      summary: 'This API as an OpenAPI 3.1 document',
      tags: ['operations'],
      auth: 'none',
      answers: { 200: { description: 'The document.' } },
      handle: async () => {
        const body = await document();
        etag ??= versionTag(sha256(JSON.stringify(body)));
        return ok(body, { headers, etag });
      },
    }),
    route({
      method: 'GET',
      path: '/docs',
      summary: 'This API as a page',
      tags: ['operations'],
      auth: 'none',
      answers: { 200: { description: 'The page.' } },
      handle: async () => {
        const { docsPage } = await import('./docs-page.ts');
        const policy = {
          'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        };
        return html(docsPage(await document()), { headers: { ...headers, ...policy } });
      },
    }),
  ];
}
