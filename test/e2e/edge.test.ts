import { createClient } from './client.ts';
import { copyProject, type Project } from './project.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';
import { PASSWORD, target } from './target.ts';

const LOGIN = '/v1/auth/login';
const SPOOFED = { 'cloudfront-viewer-address': '203.0.113.9:1', 'x-forwarded-for': '203.0.113.9' };

/** Logs in until the limit of one address is met; each time as if from another address. */
async function statusesOfSpoofing(api: string): Promise<number[]> {
  const send = createClient(api);
  const body = { email: `${crypto.randomUUID()}@example.com`, password: PASSWORD };
  const statuses = [];
  for (let go = 0; go < 6; go += 1) {
    const headers = Object.fromEntries(
      Object.entries(SPOOFED).map(([name, value]) => [name, value.replace('.9', `.${10 + go}`)]),
    );
    statuses.push((await send('POST', LOGIN, { body, headers })).status);
  }
  return statuses;
}

describe('behind CloudFront', () => {
  test.each(['/', '/settings', '/orgs/acme/members?page=2'])('%s is the web app’s page', async (path) => {
    const answer = await createClient(target().api)('GET', path);

    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html');
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(answer.text).toContain('<title>Soloist</title>');
  });

  test('a file that is missing is 404, not the page', async () => {
    const answer = await createClient(target().api)('GET', '/no/such/script.js');

    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('<title>');
  });

  test('the page has all that it asks for', async () => {
    const send = createClient(target().api);
    const page = await send('GET', '/');
    const files = [...page.text.matchAll(/(?:href|src)="(\/[^"]+\.(?:css|js|svg))"/g)].map(
      ([, path]) => path!,
    );

    const answers = await Promise.all(files.map((path) => send('GET', path)));

    expect(files.length).toBeGreaterThan(2);
    expect(answers.map(({ status }) => status)).toEqual(files.map(() => 200));
  });

  test.each([
    ['GET', '/v1/no/such/thing', 404],
    ['PUT', LOGIN, 405],
    ['GET', '/v1/users/me', 401],
  ])('the API’s errors stay its own: %s %s', async (method, path, status) => {
    const answer = await createClient(target().api)(method, path);

    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.headers['strict-transport-security']).toMatch(/^max-age=\d+/);
  });

  test('an address that the client claims counts for nothing', async () => {
    const statuses = await statusesOfSpoofing(target().api);

    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });
});

describe('behind a public load balancer', () => {
  let project: Project;
  let rehearsal: Rehearsal;

  beforeAll(async () => {
    project = copyProject();
    project.edit('soloist.config.ts', "// domain: 'example.com'", "domain: 'example.com'");
    project.edit('soloist.config.ts', '// hostedZone:', 'hostedZone:');
    project.edit(
      'soloist.config.ts',
      "['use1-az4', 'use1-az6'] },",
      "['use1-az4', 'use1-az6'], edge: 'alb' },",
    );
    rehearsal = await startRehearsal({ root: project.root });
  });

  afterAll(async () => {
    await rehearsal?.end();
    if (rehearsal) forget(rehearsal.state);
    project.remove();
  });

  test('the API answers, and nothing else does', async () => {
    const send = createClient(rehearsal.run.api);

    const [live, page] = [await send('GET', '/v1/health/live'), await send('GET', '/')];

    expect(live.status).toBe(200);
    expect([page.status, page.body.code]).toEqual([404, 'not_found']);
  });

  test('an address that the client claims counts for nothing', async () => {
    const statuses = await statusesOfSpoofing(rehearsal.run.api);

    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });
});
