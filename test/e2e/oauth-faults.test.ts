import { randomUUID } from 'node:crypto';
import { createClient } from './client.ts';
import { landing, oauthBrowser, PROVIDERS, refused, type ProviderId } from './oauth-browser.ts';
import { enterClients } from './oauth-clients.ts';
import { operator } from './operator.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';
import { until } from './until.ts';

const newAddress = () => `${randomUUID()}@example.com`;

describe('a provider', () => {
  let rehearsal: Rehearsal;
  let console: ReturnType<typeof operator>;

  beforeAll(async () => {
    rehearsal = await startRehearsal();
    await enterClients(rehearsal.run);
    console = operator(rehearsal.run);
  });
  afterEach(() => console.mend());
  afterAll(async () => {
    await rehearsal.end();
    forget(rehearsal.state);
  });

  const logIn = (provider: ProviderId) =>
    oauthBrowser(rehearsal.run).logIn(provider, { email: newAddress() });

  describe('that answers with an ID token', () => {
    test.each([
      ['without a signature', 'alg-none'],
      ['signed with its public key as a shared secret', 'alg-hs256'],
      ['signed by another key', 'foreign-key'],
      ['for another client', 'wrong-aud'],
      ['for another party', 'wrong-azp'],
      ['of another issuer', 'wrong-iss'],
      ['of another login', 'wrong-nonce'],
      ['that has expired', 'expired-id-token'],
    ])('%s logs nobody in', async (_, fault) => {
      await console.fault('oauth', fault);
      const browser = oauthBrowser(rehearsal.run);

      const landed = await browser.logIn('google', { email: newAddress() });

      expect(landed).toEqual(refused('google', 'provider_refused'));
      expect(await browser.whoIsIn()).toBeNull();
    });

    test('from the address of another provider is not asked to redeem anything (RFC 9207)', async () => {
      await console.fault('oauth', 'mix-up');

      const landed = await logIn('google');

      expect(landed).toEqual(refused('google', 'issuer_mismatch'));
    });
  });

  test('that has verified no address registers nobody', async () => {
    await console.fault('oauth', 'unverified');

    const landings = [await logIn('google'), await logIn('github')];

    expect(landings).toEqual(PROVIDERS.map((each) => refused(each, 'email_unverified_at_provider')));
  });

  describe.each(PROVIDERS)('that fails (%s)', (provider) => {
    test.each(['down', 'token-500'])(
      'keeps nobody from logging in otherwise, and is used again when it is back (%s)',
      async (fault) => {
        await console.fault('oauth', fault);
        const landings = [];
        // more than the breaker waits for
        for (let turn = 0; turn < 7; turn++) landings.push(await logIn(provider));
        const health = await createClient(rehearsal.run.api)('GET', '/v1/health/ready');
        const opened = await console.logs('breaker of oauth is open');
        await console.mend();
        await console.advance(11);
        const back = await until('the provider to be asked again', 60_000, async () => {
          const { path, fragment } = await logIn(provider);
          return path === '/' && fragment['error'] === undefined;
        });

        expect(landings).toEqual(Array(7).fill(refused(provider, 'provider_unavailable')));
        expect(opened.length).toBeGreaterThan(0);
        expect(health.status).toBe(200);
        expect(back).toBe(true);
      },
    );
  });

  test('that is slow is given up on, and the login page says so', async () => {
    await console.fault('oauth', 'slow', { ms: 30_000, times: 1 });

    const landed = await logIn('github');

    expect(landed).toEqual(refused('github', 'provider_unavailable'));
  });

  test('is asked nothing more for ten minutes than it was: an answer that comes later is refused', async () => {
    const browser = oauthBrowser(rehearsal.run);
    const started = await browser.start('github');
    await console.advance(601);
    const path = await browser.consent(started, { email: newAddress() });

    const answer = await browser.back(path);

    expect(landing(answer)).toEqual(refused('github', 'state_invalid'));
  });
});
