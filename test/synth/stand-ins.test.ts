import { OAUTH_ENDPOINT_URL } from '../../lambdas/auth/oauth/oauth.contract.ts';
import { OUTBOUND_ENDPOINT_ENV } from '../../lambdas/notifications/notifications.contract.ts';
import { STRIPE_ENDPOINT_ENV } from '../../lambdas/payments/payments.contract.ts';
import { synthesise } from './stacks.ts';

/** What the rehearsal sets, so that it is asked in the place of others. */
const STAND_INS = ['AWS_ENDPOINT_URL', OAUTH_ENDPOINT_URL, STRIPE_ENDPOINT_ENV, OUTBOUND_ENDPOINT_ENV];

describe('on AWS', () => {
  const templates = JSON.stringify(synthesise().json);

  test.each(STAND_INS)('nothing stands in for others: no template sets %s', (name) => {
    expect(templates).not.toContain(name);
  });
});
