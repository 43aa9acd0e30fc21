import { secrets } from './aws.ts';
import { systemClock } from './clock.ts';

const KEPT_MS = 5 * 60_000;

const kept = new Map<string, { readonly value: Promise<string>; readonly until: number }>();

/**
 * The text of a secret in Secrets Manager, kept for five minutes.
 *
 * @param arn the secret's ARN or name
 */
export async function secret(arn: string, clock = systemClock): Promise<string> {
  const known = kept.get(arn);
  if (known && clock.now() < known.until) return known.value;
  const value = read(arn);
  kept.set(arn, { value, until: clock.now() + KEPT_MS });
  value.catch(() => kept.delete(arn)); // a failure must not last five minutes
  return value;
}

async function read(arn: string): Promise<string> {
  const [{ GetSecretValueCommand }, client] = await Promise.all([
    import('@aws-sdk/client-secrets-manager'),
    secrets(),
  ]);
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  if (!SecretString) throw new Error(`secret ${arn} has no text: give it a SecretString`);
  return SecretString;
}
