import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { ALBEvent } from 'aws-lambda';
import type { HttpCall, HttpClient, HttpReply } from '../platform/http-client.ts';

/** An address that belongs to nobody (RFC 5737): limits that count clients count the hook apart from users. */
const CLIENT = '192.0.2.1';

export interface VersionOptions {
  /** ARN of the version. */
  readonly version: string;
  /** Scheme and host that users see. */
  readonly publicUrl: string;
  readonly client: () => Promise<LambdaClient>;
}

/** A client of one version of a function, which the load balancer doesn't know yet: its events are made here. */
export function versionClient({ version, publicUrl, client }: VersionOptions): HttpClient {
  return async (call) => {
    const [{ InvokeCommand }, lambda] = await Promise.all([
      import('../platform/aws/lambda.sdk.ts'),
      client(),
    ]);
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: version, Payload: JSON.stringify(eventOf(call, publicUrl)) }),
    );
    const text = Payload?.transformToString() ?? '';
    if (FunctionError) throw new Error(`the function failed: ${errorIn(text)}`);
    return replyOf(text);
  };
}

/** As the load balancer makes it behind either edge, with multi-value headers on. */
function eventOf({ method, path, body, token }: HttpCall, publicUrl: string): ALBEvent {
  const headers = {
    host: new URL(publicUrl).host,
    accept: 'application/json',
    'user-agent': 'soloist-rollout',
    'x-forwarded-for': CLIENT,
    'x-forwarded-proto': 'https',
    'cloudfront-viewer-address': `${CLIENT}:443`,
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(token && { authorization: `Bearer ${token}` }),
  };
  return {
    requestContext: { elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:::targetgroup/rollout/0' } },
    httpMethod: method,
    path,
    multiValueQueryStringParameters: {},
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    body: body === undefined ? '' : JSON.stringify(body),
    isBase64Encoded: false,
  };
}

/** @throws Error for what a load balancer would answer 502 to */
function replyOf(text: string): HttpReply {
  const answer = JSON.parse(text || 'null') as {
    statusCode?: unknown;
    body?: unknown;
    isBase64Encoded?: unknown;
  } | null;
  const { statusCode, body = '', isBase64Encoded } = answer ?? {};
  if (typeof statusCode !== 'number' || typeof body !== 'string') {
    throw new Error('the answer is none that a load balancer takes');
  }
  return { status: statusCode, text: isBase64Encoded ? Buffer.from(body, 'base64').toString() : body };
}

/** `TypeError: x is not a function` */
function errorIn(text: string): string {
  try {
    const { errorType, errorMessage } = JSON.parse(text) as { errorType?: string; errorMessage?: string };
    return [errorType, errorMessage].filter(Boolean).join(': ') || text;
  } catch {
    return text;
  }
}
