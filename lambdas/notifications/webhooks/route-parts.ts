import type { WebhookActor, WebhookServices } from './services.ts';

export const PATH = '/v1/orgs/:id/webhooks';
export const ONE = `${PATH}/:webhookId`;

const tags = ['webhooks'];
export const READ = { tags, auth: 'required', scope: 'webhooks:read' } as const;
export const WRITE = { tags, auth: 'required', scope: 'webhooks:write' } as const;

export const REFUSED = {
  403: { description: '`role_required`: only owners and admins' },
  404: { description: '`organisation_not_found`, `webhook_not_found`' },
} as const;

export const LIMITS = {
  changes: { name: 'webhooks:change', max: 60, windowS: 3_600, fallback: 'dynamodb' },
  /** Each is a call to somebody else's server. */
  calls: { name: 'webhooks:call', max: 20, windowS: 60, fallback: 'dynamodb' },
} as const;

interface Request {
  readonly principal: { readonly userId: string };
  readonly params: { readonly id: string };
  readonly client: { readonly userAgent: string | null };
}

export function actorOf(
  { describeDevice }: Pick<WebhookServices, 'describeDevice'>,
  { principal: { userId }, params: { id: organisationId }, client }: Request,
): WebhookActor {
  return { organisationId, userId, device: describeDevice(client.userAgent) };
}
