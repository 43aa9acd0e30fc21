import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createFaults } from '../faults.ts';
import { LogRing } from '../lambda/logs.ts';
import { startConsole, type Console } from './console.ts';
import type { Sources } from './sources.ts';

const NOW = Date.UTC(2026, 0, 1);
const MAIL = {
  id: 'password.changed',
  category: 'security',
  language: 'en',
  subject: 'Changed',
  text: 'It is.',
};

describe('console', () => {
  let running: Console;
  let offset = 0;
  const logs = new LogRing();

  const stripe = createServer(({ url }, response) =>
    response.writeHead(url === '/deliveries/whd_1' ? 303 : 404).end(),
  );
  const stripeUrl = () => `http://127.0.0.1:${(stripe.address() as AddressInfo).port}`;

  beforeAll(async () => {
    await new Promise<void>((done) => stripe.listen(0, '127.0.0.1', done));
    running = await startConsole(
      sources(),
      (server: Server) => new Promise((done) => server.listen(0, '127.0.0.1', () => done(null))),
    );
  });

  afterAll(async () => {
    await running.close();
    await new Promise((done) => stripe.close(done));
  });

  const ask = (path: string, init?: RequestInit) => fetch(running.url + path, init);
  const sources = (): Sources => ({
    stage: 'staging',
    urls: { api: 'http://localhost:3000', stripe: stripeUrl() },
    startedAt: NOW,
    clock: {
      now: () => NOW + offset,
      get offset() {
        return offset;
      },
      advance: (ms) => void (offset += ms),
      onAdvance: () => () => {},
    },
    faults: createFaults(),
    logs,
    describe: () => ({
      dynamodb: { tables: [{ name: 'users', items: 1, indexes: [], stream: null }] },
      lambda: [{ functionName: 'soloist-staging-api' }, { functionName: 'soloist-staging-deliver' }],
    }),
    call: async (_service, _action, { TableName, FunctionName, Payload }) => {
      if (FunctionName === 'soloist-staging-deliver' && Payload === '{"preview":true}') {
        const html = '<style>@media (prefers-color-scheme: dark) { a { color: white } }</style>';
        return { Payload: JSON.stringify([{ ...MAIL, html }]) };
      }
      if (TableName !== 'users') throw new Error(`table ${TableName} not found`);
      return { Items: [{ pk: { S: 'USER#1' } }], LastEvaluatedKey: { pk: { S: 'USER#1' } } };
    },
    mails: () => [],
    denials: () => [],
    gaps: [],
  });

  test('shows the state of the run as JSON', async () => {
    const state: any = await (await ask('/api/state')).json();

    expect(state).toMatchObject({ stage: 'staging', tables: [{ name: 'users', items: 1 }] });
  });

  test('pages through a table', async () => {
    const page: any = await (await ask('/api/items?table=users')).json();

    expect(page).toEqual({ items: [{ pk: { S: 'USER#1' } }], cursor: '{"pk":{"S":"USER#1"}}' });
  });

  test('answers 400 naming a table that is not there', async () => {
    const answer = await ask('/api/items?table=user');

    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: 'table user not found' });
  });

  test('finds the log lines of a request', async () => {
    logs.write({
      at: NOW,
      functionName: 'api',
      environment: 1,
      requestId: 'r-1',
      traceId: null,
      stream: 'stdout',
      line: 'one',
    });
    logs.write({
      at: NOW,
      functionName: 'api',
      environment: 1,
      requestId: 'r-2',
      traceId: null,
      stream: 'stdout',
      line: 'two',
    });

    const found: any = await (await ask('/api/logs?text=r-2')).json();

    expect(found.map(({ line }: any) => line)).toEqual(['two']);
  });

  test('has Stripe send a webhook again', async () => {
    const answer = await ask('/api/webhooks', { method: 'POST', body: JSON.stringify({ replay: 'whd_1' }) });
    const unknown = await ask('/api/webhooks', { method: 'POST', body: JSON.stringify({ replay: 'whd_2' }) });

    expect(await answer.json()).toEqual({ replayed: 'whd_1' });
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toEqual({ error: 'no webhook whd_2 is known' });
  });

  test('lists the mails that the function which delivers would write', async () => {
    const answer = await ask('/api/mails');

    expect(await answer.json()).toEqual([MAIL]);
  });

  test.each([
    ['light', '@media not all'],
    ['dark', '@media all'],
  ])('shows a mail as a %s screen does, without letting it do anything', async (scheme, media) => {
    const answer = await ask(`/mail?id=password.changed&language=en&scheme=${scheme}`);

    expect(await answer.text()).toBe(`<style>${media} { a { color: white } }</style>`);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none';.* sandbox$/);
  });

  test('answers 404 for a mail that is not there', async () => {
    const answer = await ask('/mail?id=password.changed&language=fr');

    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ error: 'there is no such mail' });
  });

  test('advances the clock', async () => {
    const before: any = await (await ask('/api/state')).json();

    await ask('/api/clock', { method: 'POST', body: '{"advance":60000}' });

    const after: any = await (await ask('/api/state')).json();
    expect(after.clock.now - before.clock.now).toBe(60_000);
  });

  test('starts a fault and ends it', async () => {
    const started = await ask('/api/faults', { method: 'POST', body: '{"service":"ses","kind":"down"}' });
    const ended = await ask('/api/faults?service=ses', { method: 'DELETE' });

    expect(await started.json()).toEqual([{ service: 'ses', kind: 'down', settings: {} }]);
    expect(await ended.json()).toEqual([]);
  });

  test.each([
    ['an unknown fault', '/api/faults', '{"service":"ses","kind":"stale"}', /unknown kind 'stale' of ses/],
    ['a clock without a number', '/api/clock', '{"advance":"1h"}', /advance is missing/],
    ['a body that is no JSON', '/api/clock', '{', /not JSON/],
  ])('answers 400 to %s, saying why', async (_, path, body, message) => {
    const answer = await ask(path, { method: 'POST', body });

    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: expect.stringMatching(message) });
  });

  test('answers 403 to a page of another origin', async () => {
    const answer = await ask('/api/clock', {
      method: 'POST',
      body: '{"advance":1}',
      headers: { origin: 'https://evil.example' },
    });

    expect(answer.status).toBe(403);
  });

  test.each(['/', '/style.css', '/main.js'])('serves %s', async (path) => {
    const answer = await ask(path);

    expect(answer.status).toBe(200);
    expect((await answer.text()).length).toBeGreaterThan(100);
  });
});
