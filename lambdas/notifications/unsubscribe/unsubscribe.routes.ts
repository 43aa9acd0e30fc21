import { ok } from '../../platform/http/answer.ts';
import { byClient, route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import type { NotificationsServices } from '../services.ts';
import { unsubscribe } from './unsubscribe.ts';

const { Unsubscribed, UnsubscribeQuery } = schemasIn(
  () => import('./unsubscribe.schemas.ts'),
  ['Unsubscribed', 'UnsubscribeQuery'],
);

const tags = ['notifications'];
const path = '/v1/unsubscribe';

// a mail provider's few addresses post for all of its customers, and a token can't be guessed
const LIMIT = { name: 'unsubscribe', max: 600, windowS: 60, fallback: 'open' } as const;
/** What the form may have, bytes; RFC 8058's has 26. */
const MAX_BYTES = 16_384;

/** What every mail that may be turned off leads to (RFC 2369, RFC 8058). */
export function unsubscribeRoutes(services: NotificationsServices): readonly Route[] {
  return [
    route({
      method: 'POST',
      path,
      summary: 'Have no more mails like the one that the token is from, without logging in (RFC 8058)',
      tags,
      auth: 'none',
      csrf: 'exempt',
      query: UnsubscribeQuery,
      rawBody: { maxBytes: MAX_BYTES, form: true },
      answers: {
        200: { description: 'the same for every token, also for what is none', schema: Unsubscribed },
      },
      limits: [{ ...LIMIT, by: byClient }],
      handle: async ({ query: { token }, client }) => {
        await unsubscribe(services, { token, device: services.describeDevice(client.userAgent) });
        return ok({ status: 'done' });
      },
    }),
    route({
      method: 'GET',
      path,
      summary: 'Go to the page that asks whether you want no more mails like this one',
      tags,
      auth: 'none',
      query: UnsubscribeQuery,
      answers: {
        302: { description: 'to the page: scanners of mails follow links, and must change nothing' },
      },
      handle: async ({ query: { token } }) => ({
        status: 302,
        // behind the # it reaches no further server, log or referrer
        headers: { Location: `${services.publicUrl}/unsubscribe.html#token=${encodeURIComponent(token)}` },
      }),
    }),
  ];
}
