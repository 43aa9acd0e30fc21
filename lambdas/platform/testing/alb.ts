import type { ALBEvent, ALBResult, Context } from 'aws-lambda';

export interface TestRequest {
  readonly method?: string;
  readonly path?: string;
  /** As it stands in the URL, still encoded. */
  readonly query?: Readonly<Record<string, string[]>>;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** A text as it is, anything else as JSON with its content type. */
  readonly body?: unknown;
  readonly isBase64Encoded?: boolean;
}

/** An event as the load balancer makes it with multi-value headers on. */
export function albEvent(request: TestRequest = {}): ALBEvent {
  const isJson = request.body !== undefined && typeof request.body !== 'string';
  const headers = {
    'x-forwarded-for': '198.51.100.7',
    ...(isJson && { 'content-type': 'application/json' }),
    ...request.headers,
  };
  return {
    requestContext: {
      elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup/t/1' },
    },
    httpMethod: request.method ?? 'GET',
    path: request.path ?? '/',
    multiValueQueryStringParameters: { ...request.query },
    multiValueHeaders: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value].flat()]),
    ),
    body: isJson ? JSON.stringify(request.body) : ((request.body as string | undefined) ?? ''),
    isBase64Encoded: request.isBase64Encoded ?? false,
  };
}

/** Lambda's context of an invocation that has `remainingMs` left. */
export function lambdaContext(awsRequestId = 'request-1', remainingMs = 10_000): Context {
  const until = performance.now() + remainingMs;
  return {
    awsRequestId,
    getRemainingTimeInMillis: () => until - performance.now(),
    callbackWaitsForEmptyEventLoop: true,
    functionName: 'api',
    functionVersion: '1',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111111111111:function:api:live',
    memoryLimitInMB: '512',
    logGroupName: '/aws/lambda/api',
    logStreamName: '1',
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}

/** A header of an answer, null when it isn't there. */
export function headerOf(result: ALBResult, name: string): string | null {
  return headersOf(result, name)[0] ?? null;
}

export function headersOf(result: ALBResult, name: string): string[] {
  const entries = Object.entries(result.multiValueHeaders ?? {});
  const found = entries.find(([key]) => key.toLowerCase() === name.toLowerCase());
  return (found?.[1] ?? []).map(String);
}

export function jsonOf(result: ALBResult): Record<string, unknown> {
  return JSON.parse(result.body ?? '') as Record<string, unknown>;
}
