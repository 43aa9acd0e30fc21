import { createHash } from 'node:crypto';

import { registeredClient, type ProviderId } from './clients.ts';
import { localGithub } from './github.ts';
import { localGoogle } from './google.ts';
import type { Answer } from './http.ts';

const API = 'http://localhost:3000';
const URLS = { google: 'http://localhost:3007/google', github: 'http://localhost:3007/github' };
const VERIFIER = 'v'.repeat(43);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

function givenProvider(id: ProviderId) {
  const time = { now: Date.UTC(2026, 10, 21, 9) };
  const client = registeredClient(id, API);
  const make = { google: localGoogle, github: localGithub }[id];
  const provider = make({ url: URLS[id], client, now: () => time.now, isOn: () => false });
  const asked = {
    client_id: client.clientId,
    redirect_uri: client.redirectUri,
    response_type: 'code',
    scope: 'openid email',
    state: 'a state',
    nonce: 'a nonce',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
  };
  const send = (method: string, path: string, fields: object = {}, headers: object = {}): Answer => {
    const parameters = new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== undefined));
    const none = new URLSearchParams();
    const isForm = method === 'POST';
    return provider.answer({
      method,
      path,
      query: isForm ? none : parameters,
      form: isForm ? parameters : none,
      headers: { ...headers },
    })!;
  };
  const allow = (changed: object = {}) =>
    send('POST', '/authorize', {
      ...asked,
      email: 'ada@example.com',
      verified: 'yes',
      decision: 'allow',
      ...changed,
    });
  const sentTo = (answer: Answer) => Object.fromEntries(new URL(answer.headers['location']!).searchParams);
  return {
    time,
    asked,
    send,
    allow,
    sentTo,
    code: (changed: object = {}) => sentTo(allow(changed))['code']!,
    redeem: (code: string, changed: object = {}, headers: object = { accept: 'application/json' }) =>
      send(
        'POST',
        '/token',
        {
          grant_type: 'authorization_code',
          code,
          redirect_uri: client.redirectUri,
          client_id: client.clientId,
          client_secret: client.clientSecret,
          code_verifier: VERIFIER,
          ...changed,
        },
        headers,
      ),
  };
}

const claimsOf = ({ body }: Answer) =>
  JSON.parse(Buffer.from(JSON.parse(body).id_token.split('.')[1], 'base64url').toString());

describe('the authorization endpoint', () => {
  test.each([
    ['an unknown client', { client_id: 'somebody' }],
    ['another redirect URI', { redirect_uri: 'https://evil.example/callback' }],
    ['a redirect URI below ours', { redirect_uri: `${API}/v1/auth/oauth/google/callback/x` }],
  ])('sends nobody anywhere for %s', (_, changed) => {
    const { send, asked } = givenProvider('google');

    const answer = send('GET', '/authorize', { ...asked, ...changed });

    expect([answer.status, answer.headers['location']]).toEqual([400, undefined]);
  });

  test.each([
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a scope without openid', { scope: 'email' }, 'invalid_scope'],
  ])('sends back an error for %s', (_, changed, error) => {
    const { send, asked, sentTo } = givenProvider('google');

    const answer = send('GET', '/authorize', { ...asked, ...changed });

    expect(sentTo(answer)).toEqual({ error, state: 'a state', iss: URLS.google });
  });

  test('shows what is asked for as text', () => {
    const { send, asked } = givenProvider('google');

    const answer = send('GET', '/authorize', { ...asked, state: '"><script>alert(1)</script>' });

    expect(answer.status).toBe(200);
    expect(answer.body).not.toContain('<script>');
  });

  test('names its issuer where the provider does', () => {
    const [google, github] = [givenProvider('google'), givenProvider('github')];

    expect(Object.keys(google.sentTo(google.allow())).sort()).toEqual(['code', 'iss', 'state']);
    expect(Object.keys(github.sentTo(github.allow())).sort()).toEqual(['code', 'state']);
  });
});

describe('the token endpoint', () => {
  test('redeems a code once; a second time the first token dies as well', () => {
    const { code, redeem, send } = givenProvider('github');
    const given = code();
    const { access_token } = JSON.parse(redeem(given).body);
    const headers = { authorization: `Bearer ${access_token}`, 'user-agent': 'test' };
    const before = send('GET', '/user', {}, headers);

    const again = redeem(given);

    expect(JSON.parse(again.body).error).toBe('bad_verification_code');
    expect([before.status, send('GET', '/user', {}, headers).status]).toEqual([200, 401]);
  });

  test.each([
    ['a wrong secret', { client_secret: 'x' }, 401, 'invalid_client'],
    ['no secret', { client_secret: undefined }, 401, 'invalid_client'],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['another redirect URI', { redirect_uri: API }, 400, 'invalid_grant'],
    ['another verifier', { code_verifier: 'w'.repeat(43) }, 400, 'invalid_grant'],
    ['no verifier', { code_verifier: undefined }, 400, 'invalid_grant'],
    ['a code that never was', { code: 'x' }, 400, 'invalid_grant'],
  ])('of Google refuses %s', (_, changed, status, error) => {
    const { code, redeem } = givenProvider('google');

    const answer = redeem(code(), changed);

    expect([answer.status, JSON.parse(answer.body).error]).toEqual([status, error]);
  });

  test('refuses a code after a minute', () => {
    const { code, redeem, time } = givenProvider('google');
    const given = code();
    time.now += 60_000;

    expect(JSON.parse(redeem(given).body).error).toBe('invalid_grant');
  });

  test('of Google takes the client by HTTP Basic too, and not by both', () => {
    const { code, redeem } = givenProvider('google');
    const { clientId, clientSecret } = registeredClient('google', API);
    const encoded = [clientId, clientSecret].map((text) => encodeURIComponent(text)).join(':');
    const authorization = `Basic ${Buffer.from(encoded).toString('base64')}`;

    const alone = redeem(code(), { client_id: undefined, client_secret: undefined }, { authorization });
    const both = redeem(code(), {}, { authorization });

    expect([alone.status, both.status]).toEqual([200, 401]);
  });

  test('of GitHub answers errors with 200, and forms unless JSON is asked for', () => {
    const { code, redeem } = givenProvider('github');

    const form = redeem(code(), {}, {});
    const error = redeem('x', {}, {});

    expect(form.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(new URLSearchParams(form.body).get('token_type')).toBe('bearer');
    expect([error.status, new URLSearchParams(error.body).get('error')]).toEqual([
      200,
      'bad_verification_code',
    ]);
  });
});

describe('who it is', () => {
  test('stands in Google’s ID token, for this client and this login', () => {
    const { code, redeem, time } = givenProvider('google');

    const claims = claimsOf(redeem(code({ verified: 'no' })));

    expect(claims).toMatchObject({
      iss: URLS.google,
      aud: 'soloist-local-google',
      nonce: 'a nonce',
      iat: time.now / 1_000,
      email: 'ada@example.com',
      email_verified: false,
    });
  });

  test('is the same for an address each time, and another for who had it next', () => {
    const { code, redeem } = givenProvider('google');
    const subject = (changed: object) => claimsOf(redeem(code(changed))).sub;

    const [first, again, next] = [
      subject({}),
      subject({ email: 'ADA@example.com' }),
      subject({ holder: 'eve' }),
    ];

    expect(again).toBe(first);
    expect(next).not.toBe(first);
  });

  test('is told by GitHub’s API to programs that say who they are', () => {
    const { code, redeem, send } = givenProvider('github');
    const { access_token } = JSON.parse(redeem(code()).body);
    const authorization = `Bearer ${access_token}`;

    const nameless = send('GET', '/user/emails', {}, { authorization });
    const emails = send('GET', '/user/emails', {}, { authorization, 'user-agent': 'test' });

    expect(nameless.status).toBe(403);
    expect(JSON.parse(emails.body)).toContainEqual(
      expect.objectContaining({ email: 'ada@example.com', primary: true, verified: true }),
    );
  });
});
