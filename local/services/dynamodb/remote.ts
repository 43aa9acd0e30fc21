import { Refusal } from '../../refusal.ts';
import { AwsError } from '../../service.ts';

/** Sends one call to a DynamoDB elsewhere, such as DynamoDB Local. */
export type Send = (target: string, action: string, input: unknown) => Promise<any>;

/**
 * @param url such as `http://127.0.0.1:8000`
 * @returns a function that rejects with the `AwsError` it is answered, or a `Refusal` when nobody answers
 */
export function remote(url: string, region: string): Send {
  // DynamoDB Local keeps a database for each access key and region, and checks no signature
  const authorization = `AWS4-HMAC-SHA256 Credential=operator/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`;

  return async (target, action, input) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        authorization,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `${target}.${action}`,
      },
      body: JSON.stringify(input ?? {}),
    }).catch((error: Error) => {
      const reason = (error.cause as NodeJS.ErrnoException | undefined)?.code ?? error.message;
      throw new Refusal(`no DynamoDB answers at ${url} (${reason}), start it or leave out --dynamodb`);
    });

    const output: any = await answer.json().catch(() => {
      throw new Refusal(`what answers at ${url} is no DynamoDB, correct --dynamodb`);
    });
    if (answer.ok) return output;
    const { __type = '', message, Message, ...details } = output;
    throw new AwsError(String(__type).split('#').at(-1)!, message ?? Message ?? '', answer.status, details);
  };
}
