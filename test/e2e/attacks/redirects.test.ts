import { createClient, type Send } from '../client.ts';
import { target } from '../target.ts';
import { attempt, operations } from './operations.ts';

const EVIL = 'https://evil.example/login';
const NAMES = [
  'next',
  'url',
  'redirect',
  'redirect_uri',
  'redirect_to',
  'return_to',
  'returnUrl',
  'continue',
  'lang',
];
const query = new URLSearchParams(Object.fromEntries(NAMES.map((name) => [name, EVIL]))).toString();

const evilHost = { 'x-forwarded-host': 'evil.example', 'x-original-url': EVIL, referer: EVIL };

/** A page of the service that is asked, by its whole address. */
const isOurs = (location: unknown) => String(location).startsWith(`${target().api}/`);

describe('no route sends anybody elsewhere', () => {
  test.each<[string, Send]>([
    ['the query', (method, path, sending) => createClient(target().api)(method, `${path}?${query}`, sending)],
    [
      'headers',
      (method, path, sending) =>
        createClient(target().api)(method, path, { ...sending, headers: { ...evilHost } }),
    ],
  ])('that %s names', async (_, send) => {
    const answers = await Promise.all(
      (await operations()).map(async (operation) => ({
        name: operation.name,
        answer: await attempt(send, operation),
      })),
    );

    const leading = answers.filter(
      ({ answer }) =>
        (answer.status >= 300 && answer.status < 400 && !isOurs(answer.headers['location'])) ||
        /evil\.example/.test(`${answer.headers['location']} ${answer.headers['refresh']}`),
    );
    expect(leading.map(({ name }) => name)).toEqual([]);
  });
});

describe('the pages that mails lead to', () => {
  test.each(['verify-email', 'magic-link/consume', 'password/reset', 'email/confirm'])(
    'of /v1/auth/%s take nothing from the request into themselves, and link nowhere',
    async (name) => {
      const send = createClient(target().api);

      const plain = await send('GET', `/v1/auth/${name}`);
      const asked = await send('GET', `/v1/auth/${name}?${query}&token=${encodeURIComponent('"><script>')}`);

      expect([plain.status, asked.status]).toEqual([200, 200]);
      expect(asked.text).toBe(plain.text);
      expect(plain.text).not.toMatch(/\b(href|action|src)=|http-equiv="refresh"/i);
      // the only ways out of the page that its script takes
      const ways = [
        ...plain.text.matchAll(/location\.(?:replace|assign)\([^)]*\)|location(?:\.href)? = .*/g),
      ];
      expect(ways.map(([way]) => way)).toEqual(["location.replace('/')"]);
      expect(plain.headers['content-security-policy']).toContain("form-action 'none'");
      expect(plain.headers['referrer-policy']).toBe('no-referrer');
    },
  );
});

describe('a path that a browser could take for another host', () => {
  test.each([
    '//evil.example',
    '//evil.example/%2e%2e',
    '/%2f%2fevil.example',
    '/%5cevil.example',
    '/%5c%5cevil.example/..',
    '/.%09./%2fevil.example/',
    '/v1//evil.example',
    '/v1/%0d%0aLocation:%20https://evil.example',
    '/docs//evil.example/..',
  ])('%s leads nowhere', async (path) => {
    const answer = await createClient(target().api)('GET', path);

    expect(answer.headers).not.toHaveProperty('location');
    expect(answer.status < 300 || answer.status >= 400).toBe(true);
  });
});
