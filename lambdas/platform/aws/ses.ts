import type { SESClient } from '@aws-sdk/client-ses';
import { once } from '../once.ts';
import { dualstack, limits } from './connection.ts';

export const ses = once(async (): Promise<SESClient> => {
  const { SESClient } = await import('./ses.sdk.ts');
  // SES can't dedupe: a second attempt could be a second mail, so the queue decides about it
  return new SESClient({ ...limits(10_000), ...dualstack(), maxAttempts: 1 });
});
