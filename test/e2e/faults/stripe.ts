import { createHmac, randomUUID } from 'node:crypto';
import {
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { operator } from '../operator.ts';
import type { Run } from '../rehearsal.ts';
import { expectStatus, type LoggedIn } from '../target.ts';
import { until } from '../until.ts';

const CARD = '4242424242424242';

/** What `npm run stripe` has stored. */
export interface StripeSecret {
  readonly secretKey: string;
  readonly webhookSecret: string;
}

/** What opens Stripe for the rehearsal; null until it was provisioned. */
export async function stripeSecret(run: Run): Promise<StripeSecret | null> {
  const client = new SecretsManagerClient({
    endpoint: run.aws,
    region: 'us-east-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  });
  try {
    const { SecretList = [] } = await client.send(new ListSecretsCommand({}));
    const { ARN } = SecretList.find(({ Name = '' }) => Name.includes('Stripe'))!;
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: ARN }));
    const secret = JSON.parse(SecretString!) as StripeSecret;
    return secret.secretKey && secret.webhookSecret ? secret : null;
  } finally {
    client.destroy();
  }
}

/** Buys a plan on Stripe's page, and waits until we have heard of it. */
export async function subscribe({ call }: LoggedIn, plan = 'business'): Promise<void> {
  const checkout = await call('POST', '/v1/payments/checkout-sessions', {
    headers: idempotencyKey(),
    body: { plan, interval: 'month' },
  });
  expectStatus(checkout, 201);
  const paid = await fetch(checkout.body.url, {
    method: 'POST',
    body: new URLSearchParams({ number: CARD, email: 'buyer@example.com' }),
    redirect: 'manual',
  });
  if (paid.status !== 303) throw new Error(`the pay page answered ${paid.status}: ${await paid.text()}`);
  await until('the webhook of the subscription', 60_000, async () => {
    const { body } = await call('GET', '/v1/payments/subscription');
    return body.plan === plan;
  });
}

/** An event of the newest kind that Stripe has sent, as a new one, and a signature of this moment. */
export async function signedEvent(
  run: Run,
): Promise<() => Promise<{ body: string; headers: Record<string, string> }>> {
  const { secretKey, webhookSecret } = (await stripeSecret(run))!;
  const found = await fetch(`${run.stripe}/v1/events?limit=1&type=customer.subscription.created`, {
    headers: { authorization: `Bearer ${secretKey}` },
  });
  const { data } = (await found.json()) as { data: object[] };
  const body = JSON.stringify({ ...data[0], id: `evt_${randomUUID().replaceAll('-', '')}` });
  return async () => {
    const { clock } = await operator(run).state();
    const at = Math.floor(clock.now / 1_000);
    const signature = createHmac('sha256', webhookSecret.split(',')[0]!)
      .update(`${at}.${body}`)
      .digest('hex');
    return { body, headers: { 'stripe-signature': `t=${at},v1=${signature}` } };
  };
}

export const idempotencyKey = () => ({ 'idempotency-key': randomUUID() });
