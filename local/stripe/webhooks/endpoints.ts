import { page, PAGE } from '../api/list.ts';
import { route } from '../api/route.ts';
import { boolean, emptyable, list, metadata, required, text, url } from '../api/schema.ts';
import { mergeMetadata } from '../core/metadata.ts';
import { existing } from '../resources/existing.ts';

export const webhookEndpointRoutes = [
  route(
    'POST',
    '/v1/webhook_endpoints',
    {
      api_version: text(),
      description: emptyable(text(5000)),
      enabled_events: required(list(text())),
      metadata: metadata(),
      url: required(url()),
    },
    (account, params) => {
      const secret = account.newId('whsec_', 32);
      const endpoint = account.create('webhook_endpoint', {
        id: account.newId('we_1'),
        object: 'webhook_endpoint',
        api_version: params.api_version ?? null,
        application: null,
        created: account.now(),
        description: params.description ?? null,
        enabled_events: params.enabled_events,
        livemode: false,
        metadata: mergeMetadata({}, params.metadata),
        status: 'enabled',
        url: params.url,
        hidden: { secret },
      });
      return { ...endpoint, secret };
    },
  ),
  route('GET', '/v1/webhook_endpoints', PAGE, (account, params) =>
    page(account.store.all('webhook_endpoint').map(shown), params, '/v1/webhook_endpoints'),
  ),
  route('GET', '/v1/webhook_endpoints/:id', {}, (account, _, id) =>
    existing(account, 'webhook_endpoint', id),
  ),
  route(
    'POST',
    '/v1/webhook_endpoints/:id',
    {
      description: emptyable(text(5000)),
      disabled: boolean(),
      enabled_events: list(text()),
      metadata: metadata(),
      url: url(),
    },
    (account, { disabled, metadata: labels, ...params }, id) => {
      const endpoint = existing(account, 'webhook_endpoint', id);
      return account.change('webhook_endpoint', endpoint, {
        ...params,
        metadata: mergeMetadata(endpoint.metadata, labels),
        ...(disabled !== undefined && { status: disabled ? 'disabled' : 'enabled' }),
      });
    },
  ),
  route('DELETE', '/v1/webhook_endpoints/:id', {}, (account, _, id) => {
    existing(account, 'webhook_endpoint', id);
    account.store.remove('webhook_endpoint', id);
    return { id, object: 'webhook_endpoint', deleted: true };
  }),
];

function shown<T extends { hidden: unknown }>({ hidden: _, ...endpoint }: T): Omit<T, 'hidden'> {
  return endpoint;
}
