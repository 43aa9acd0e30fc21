import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from './client.ts';
import { copyProject, type Project } from './project.ts';
import { forget, newState, startRehearsal, type Rehearsal, type Run } from './rehearsal.ts';
import { given, mailsTo } from './target.ts';
import { until } from './until.ts';

/** The processes of a run: its own, its functions', its cache's. */
const processesOf = async (run: Run): Promise<number[]> => {
  const state: any = await (await fetch(`${run.console}/api/state`)).json();
  return [run.pid, ...state.functions.flatMap((fn: any) => fn.environments.map(({ pid }: any) => pid))];
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const allGone = (pids: number[]) =>
  until('every process to be gone', 60_000, () => pids.every((pid) => !isAlive(pid)));

describe('a rehearsal', () => {
  let state: string;

  beforeEach(() => {
    state = newState();
  });

  afterEach(() => forget(state));

  test('leaves no process and no run.json behind after Ctrl-C', async () => {
    const { run, end } = await startRehearsal({ state });
    const processes = await processesOf(run);

    const code = await end('SIGINT');

    expect(code).toBe(0);
    expect(processes.length).toBeGreaterThan(1);
    await allGone(processes);
    expect(existsSync(join(state, 'run.json'))).toBe(false);
  });

  test('leaves no process behind after a kill -9', async () => {
    const { run, end } = await startRehearsal({ state });
    const processes = await processesOf(run);

    await end('SIGKILL');

    await allGone(processes);
  });

  test.each(['SIGTERM', 'SIGKILL'] as const)(
    'keeps users, mails and sessions over %s and a new start',
    async (signal) => {
      const first = await startRehearsal({ state });
      const { email, accessToken, userId } = await given.loggedIn(first.run);
      const before = await mailsTo(email, 1, first.run);
      await first.end(signal);

      const second = await startRehearsal({ state, args: ['--port', new URL(first.run.api).port] });

      const me = await createClient(second.run.api)('GET', '/v1/users/me', { token: accessToken });
      const after = await mailsTo(email, 1, second.run);
      await second.end();
      expect(me.body).toMatchObject({ id: userId, email });
      expect(after).toEqual(before);
    },
  );

  test('delivers the mail of a registration that was acknowledged just before a kill -9', async () => {
    const first = await startRehearsal({ state });
    const email = 'ada@example.com';
    const send = createClient(first.run.api);
    const registered = await send('POST', '/v1/auth/register', {
      body: { email, password: 'correct horse battery' },
    });
    await first.end('SIGKILL');

    const second = await startRehearsal({ state });

    expect(registered.status).toBe(202);
    expect(await mailsTo(email, 1, second.run)).toHaveLength(1);
    await second.end();
  });

  test('forgets users with --fresh', async () => {
    const first = await startRehearsal({ state });
    const { email } = await given.unverifiedAccount(first.run);
    await first.end();

    const second = await startRehearsal({ state, args: ['--fresh'] });

    const mails = await (await fetch(`${second.run.mailbox}?to=${email}`)).json();
    await second.end();
    expect(mails).toEqual([]);
  });

  test('describes itself in run.json', async () => {
    const { run, end } = await startRehearsal({ state });

    await end();

    const members = ['api', 'aws', 'console', 'mailbox', 'outside', 'pid', 'stripe'];
    expect(Object.keys(run).sort()).toEqual(members);
    for (const page of [run.api, run.console, run.mailbox]) expect(page).toMatch(/^http:\/\/localhost:\d+$/);
    expect(run.aws).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});

describe('a saved source file', () => {
  let project: Project;
  let rehearsal: Rehearsal;

  beforeEach(async () => {
    project = copyProject();
    rehearsal = await startRehearsal({ root: project.root });
  });

  afterEach(async () => {
    await rehearsal.end();
    forget(rehearsal.state);
    project.remove();
  });

  test('is live without a restart, and nothing is forgotten', async () => {
    const { call, email } = await given.loggedIn(rehearsal.run);
    const live = () => createClient(rehearsal.run.api)('GET', '/v1/health/live');

    project.edit('lambdas/api/health.routes.ts', "status: 'ok'", "status: 'changed'");

    const changed = await until(
      'the change to be live',
      10_000,
      async () => (await live()).body.status === 'changed',
    );
    expect(changed).toBe(true);
    expect((await call('GET', '/v1/users/me')).body.email).toBe(email);
  });

  test('that does not compile is named, and the code before it goes on', async () => {
    project.edit('lambdas/api/health.routes.ts', "status: 'ok'", "status: 'ok");

    await until('the error to be shown', 60_000, () => rehearsal.output().includes('health.routes.ts'));

    const answer = await createClient(rehearsal.run.api)('GET', '/v1/health/live');
    expect(answer.body).toEqual({ status: 'ok' });
  });

  test('of the infrastructure is deployed, and nothing is forgotten', async () => {
    const { call, email } = await given.loggedIn(rehearsal.run);
    const memory = async () => {
      const state: any = await (await fetch(`${rehearsal.run.console}/api/state`)).json();
      return state.functions.find(({ functionName }: any) => functionName === 'soloist-staging-api').memory;
    };
    const before = await memory();

    project.edit('lambdas/api/api.construct.ts', String(before), String(before + 256));

    await until('the new memory', 60_000, async () => (await memory().catch(() => 0)) === before + 256);
    const me = await until('the api', 60_000, async () => {
      const answer = await call('GET', '/v1/users/me');
      return answer.status === 200 && answer;
    });
    expect(me.body.email).toBe(email);
  });
});
