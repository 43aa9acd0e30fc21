import { createClient } from './client.ts';
import { copyProject, type Project } from './project.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';
import { given } from './target.ts';

const STAGE = "{ name: 'staging',";

// the serverless one is what every other test runs with
describe.each(['none', 'node'])('with the cache %s the whole system', (cache) => {
  let project: Project;
  let rehearsal: Rehearsal;

  beforeAll(async () => {
    project = copyProject();
    project.edit('soloist.config.ts', STAGE, `${STAGE} cache: '${cache}',`);
    rehearsal = await startRehearsal({ root: project.root });
  });

  afterAll(async () => {
    await rehearsal.end();
    forget(rehearsal.state);
    project.remove();
  });

  test('is ready and misses nothing', async () => {
    const answer = await createClient(rehearsal.run.api)('GET', '/v1/health/ready');

    expect([answer.status, answer.body]).toEqual([200, { status: 'ok', degraded: [] }]);
  });

  test('registers, mails, logs in, and shows everybody a changed profile at once', async () => {
    const { call, send, userId } = await given.loggedIn(rehearsal.run);
    const before = await send('GET', `/v1/users/${userId}`);

    await call('PATCH', '/v1/users/me', { body: { displayName: 'Ada' } });
    const after = await send('GET', `/v1/users/${userId}`);

    expect([before.status, after.body.displayName]).toEqual([200, 'Ada']);
  });

  test('ends a session at once', async () => {
    const { call } = await given.loggedIn(rehearsal.run);
    const before = await call('GET', '/v1/auth/session');

    await call('POST', '/v1/auth/logout');
    const after = await call('GET', '/v1/auth/session');

    expect([before.status, after.status]).toEqual([200, 401]);
  });

  test('still limits who tries passwords', async () => {
    const client = createClient(rehearsal.run.api);
    const { email } = await given.loggedIn(rehearsal.run);
    const attempt = () =>
      client('POST', '/v1/auth/login', { body: { email, password: 'a wrong password, again' } });

    const statuses: number[] = [];
    while (statuses.length < 30 && statuses.at(-1) !== 429) statuses.push((await attempt()).status);

    expect(statuses.at(-1)).toBe(429);
  });
});
