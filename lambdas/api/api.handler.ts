import type { ALBEvent, ALBResult } from 'aws-lambda';

/** Lambda entry point behind the load balancer. */
export async function handler(event: ALBEvent): Promise<ALBResult> {
  const live = event.path === '/v1/health/live';
  return {
    statusCode: live ? 200 : 404,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(live ? { status: 'ok' } : { status: 404, title: 'Not Found', code: 'not_found' }),
    isBase64Encoded: false,
  };
}
