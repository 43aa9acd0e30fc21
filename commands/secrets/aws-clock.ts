import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { refuse } from '../shared/aws-refusal.ts';
import type { Aws } from '../shared/aws.ts';

/**
 * What time it is by the clock that dates the versions of a secret, milliseconds since the epoch: what waits for a
 * version's age must not believe this machine's.
 */
export async function nowAt(aws: Aws, secret: string): Promise<number> {
  let date: string | undefined;
  const command = new DescribeSecretCommand({ SecretId: secret });
  command.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      date = (answer.response as { readonly headers?: Record<string, string> }).headers?.['date'];
      return answer;
    },
    { step: 'deserialize', name: 'readDate' },
  );
  await aws.client(SecretsManagerClient).send(command).catch(refuse);
  const now = Date.parse(date ?? '');
  if (Number.isNaN(now))
    throw new Error(`Secrets Manager answered with the date '${date}', expected an HTTP date`);
  return now;
}
