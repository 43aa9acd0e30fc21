import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Mail } from '../services/ses/mail.ts';
import { createMailbox } from './mailbox.ts';

const mail = (given: Partial<Mail> = {}): Mail => ({
  id: 'mail-1',
  to: 'ann@test.dev',
  from: 'Soloist <no-reply@example.com>',
  subject: 'Verify your address',
  text: 'Open http://localhost:3000/verify?token=a&b=c',
  html: '<p>Open</p>',
  headers: { subject: 'Verify your address', 'x-kind': 'verify' },
  tags: { category: 'security' },
  configurationSet: 'soloist-staging-mail',
  fate: 'delivered',
  at: '2026-11-21T12:00:00.000Z',
  ...given,
});

const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const servers: Server[] = [];

async function serve(mails: readonly Mail[]) {
  const server = createServer(createMailbox(() => mails));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return (path = '/', init: RequestInit = {}) => fetch(`http://127.0.0.1:${port}${path}`, init);
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

describe('the mailbox as JSON', () => {
  test('is what a client gets that has no preference, in the order given', async () => {
    const get = await serve([mail({ id: 'new' }), mail({ id: 'old' })]);

    const response = await get();

    expect(response.headers.get('content-type')).toMatch('application/json');
    expect(await response.json()).toEqual([mail({ id: 'new' }), mail({ id: 'old' })]);
  });

  test.each([
    ['exactly', 'ann@test.dev', ['a']],
    ['in another case', 'ANN@Test.dev', ['a']],
    ['as one of several', 'cy@test.dev', ['c']],
    ['with a plus, encoded', 'bob%2B1@test.dev', ['b']],
    ['with a plus, bare', 'bob+1@test.dev', ['b']],
    ['not as a part of another', 'test.dev', []],
  ])('is filtered by recipient: %s', async (_case, to, ids) => {
    const get = await serve([
      mail({ id: 'a' }),
      mail({ id: 'b', to: 'bob+1@test.dev' }),
      mail({ id: 'c', to: 'dan@test.dev, cy@test.dev' }),
    ]);

    const mails = (await (await get(`/?to=${to}`)).json()) as Mail[];

    expect(mails.map(({ id }) => id)).toEqual(ids);
  });

  test('is forced by the path, whatever is accepted', async () => {
    const get = await serve([mail()]);

    const response = await get('/mailbox.json', { headers: BROWSER });

    expect(await response.json()).toHaveLength(1);
  });

  test('answers 405 to whatever would change it', async () => {
    const get = await serve([]);

    const response = await get('/', { method: 'DELETE' });

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });
});

describe('the mailbox as a page', () => {
  test('lists the mails and shows the one that was opened, its links to click', async () => {
    const get = await serve([mail({ id: 'new', subject: 'Newest' }), mail({ id: 'old', subject: 'Oldest' })]);

    const html = await (await get('/?id=old', { headers: BROWSER })).text();

    expect(html).toContain('<strong>Newest</strong>');
    expect(html).toContain('<h2>Oldest</h2>');
    expect(html).toContain('<a href="http://localhost:3000/verify?token=a&amp;b=c"');
  });

  test('shows the HTML of a mail in a frame where no script runs', async () => {
    const get = await serve([mail({ html: '<script>alert(1)</script>"><img src=x onerror=alert(1)>' })]);

    const response = await get('/', { headers: BROWSER });

    const html = await response.text();
    const [, sandbox] = /<iframe[^>]* sandbox="([^"]*)"/.exec(html)!;
    expect(sandbox).not.toMatch(/allow-scripts|allow-same-origin/);
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('<img src=x');
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'nonce-/);
  });

  test('escapes whatever a mail brings', async () => {
    const evil = '<b onclick="x">&</b>';
    const get = await serve([mail({ subject: evil, to: evil, from: evil, text: evil, headers: { evil } })]);

    const html = await (await get('/', { headers: BROWSER })).text();

    expect(html).not.toContain('<b onclick');
  });

  test('says so when there is none', async () => {
    const get = await serve([]);

    const html = await (await get('/', { headers: BROWSER })).text();

    expect(html).toContain('No mail was sent yet.');
  });
});
