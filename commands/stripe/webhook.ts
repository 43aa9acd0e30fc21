import type { Stripe } from 'stripe';
import { OURS } from '../../lambdas/payments/catalogue/stripe-names.contract.ts';
import { STRIPE_EVENT_TYPES } from '../../lambdas/payments/payments.contract.ts';
import type { Difference } from './difference.ts';
import { markOf, planEndpoints, type EndpointState } from './endpoints.ts';

export interface WebhookDeps {
  readonly stripe: Pick<Stripe, 'webhookEndpoints'>;
  /** Stores `whsec_…`, the newest first. */
  readonly saveSecrets: (secrets: readonly string[]) => Promise<void>;
}

const EVENTS: Stripe.WebhookEndpointCreateParams['enabled_events'] = [...STRIPE_EVENT_TYPES];

/** The endpoint that Stripe tells what happens, and its secret. */
export function webhookDifferences({ stripe, saveSecrets }: WebhookDeps, state: EndpointState): Difference[] {
  const { create, update, remove, keep } = planEndpoints(state);
  const what = `webhook ${state.url}`;
  const differences: Difference[] = [];
  if (create !== null) {
    const apply = () => add({ stripe, saveSecrets }, state, keep);
    differences.push({ what, change: `create: ${create}`, apply });
  }
  if (update) {
    const { endpoint, fields } = update;
    const apply = () =>
      stripe.webhookEndpoints.update(endpoint.id, { enabled_events: EVENTS, disabled: false });
    differences.push({ what, change: `update: ${fields.join(', ')}`, apply });
  }
  for (const { id } of remove) {
    const apply = () => stripe.webhookEndpoints.del(id);
    differences.push({ what: `webhook ${id}`, change: 'delete: another has taken its place', apply });
  }
  if (create === null && keep.length < state.secrets.length) {
    const apply = () => saveSecrets(keep);
    differences.push({ what: 'webhook secret of before', change: 'forget', apply });
  }
  return differences;
}

/** The secret is stored before the endpoint is marked: one without its mark is made again by the next run. */
async function add(
  { stripe, saveSecrets }: WebhookDeps,
  { url, apiVersion }: EndpointState,
  keep: readonly string[],
): Promise<void> {
  const { id, secret } = await stripe.webhookEndpoints.create({
    url,
    enabled_events: EVENTS,
    api_version: apiVersion as Stripe.WebhookEndpointCreateParams.ApiVersion,
    description: 'soloist: npm run stripe keeps it',
    metadata: { [OURS]: 'new' },
  });
  if (!secret) throw new Error(`Stripe has made the endpoint ${id} and not told its secret`);
  await saveSecrets([secret, ...keep]);
  await stripe.webhookEndpoints.update(id, { metadata: { [OURS]: markOf(secret) } });
}
