import { WEBHOOKS_AUDIT } from '../notifications.contract.ts';
import { changeWebhook } from './change-webhook.ts';
import { TooManySecrets } from './errors.ts';
import type { WebhookActor, WebhookServices } from './services.ts';
import { newSigningSecret } from './signature.ts';
import type { SigningSecret, Webhook } from './webhook.ts';

/** For so long a secret signs along after the next has come: receivers take over in their own time. */
export const OVERLAP_MS = 24 * 3_600_000;
/** Each is another signature in the header. */
const MAX_SECRETS = 4;

/** Gives an endpoint another secret; those before sign along for a day. @throws TooManySecrets, as changeWebhook */
export function rotateSecret(
  services: WebhookServices,
  actor: WebhookActor,
  webhookId: string,
): Promise<Webhook> {
  const now = services.clock.now();
  const change = ({ secrets }: Webhook) => {
    const signing = secretsAt(secrets, now);
    if (signing.length >= MAX_SECRETS) throw new TooManySecrets(MAX_SECRETS);
    const earlier = signing.map(({ text, until }) => ({ text, until: until ?? now + OVERLAP_MS }));
    return { secrets: [{ text: newSigningSecret(), until: null }, ...earlier] };
  };
  return changeWebhook(services, actor, { webhookId, audit: WEBHOOKS_AUDIT.secretRotated, change });
}

/** Those that sign at a time, the current one first. */
export function secretsAt(secrets: readonly SigningSecret[], now: number): readonly SigningSecret[] {
  return secrets.filter(({ until }) => until === null || until > now);
}
