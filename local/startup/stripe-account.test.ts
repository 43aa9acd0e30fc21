import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { temporaryFolder } from '../temporary-folder.ts';
import { chooseStripe } from './stripe-account.ts';

const OWN = 'http://127.0.0.1:3006';
const key = (mode: string) => ['sk', mode, 'abc'].join('_');

describe('the Stripe of a rehearsal', () => {
  test('is its own without a key', () => {
    const chosen = chooseStripe(temporaryFolder('soloist-repository'), OWN, {});

    expect(chosen).toMatchObject({ endpoint: OWN, webhookSecret: null });
  });

  test('is the test mode of the account whose key is in the environment', () => {
    const environment = { STRIPE_TEST_KEY: key('test'), STRIPE_WEBHOOK_SECRET: 'whsec_of_listen' };

    const chosen = chooseStripe(temporaryFolder('soloist-repository'), OWN, environment);

    expect(chosen).toEqual({ secretKey: key('test'), webhookSecret: 'whsec_of_listen', endpoint: null });
  });

  test('is told by a file that git ignores', () => {
    const root = temporaryFolder('soloist-repository');
    writeFileSync(join(root, '.env'), `STRIPE_TEST_KEY=${key('test')}\n`);

    const chosen = chooseStripe(root, OWN, {});

    expect(chosen).toEqual({ secretKey: key('test'), webhookSecret: null, endpoint: null });
  });

  test('never is one where money moves', () => {
    const choose = () => chooseStripe('.', OWN, { STRIPE_TEST_KEY: key('live') });

    expect(choose).toThrow('STRIPE_TEST_KEY is no test key');
  });
});
