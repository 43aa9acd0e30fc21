import { createClient } from './client.ts';
import { operator } from './operator.ts';
import { copyProject, type Project } from './project.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';
import { until } from './until.ts';

const HEALTH = "handle: async () => ok({ status: 'ok' })";

/** The project with one mistake in it, as a person makes them. */
async function startBroken(
  file: string,
  from: string,
  to: string,
): Promise<{ rehearsal: Rehearsal; project: Project }> {
  const project = copyProject();
  project.edit(file, from, to);
  const rehearsal = await startRehearsal({ root: project.root, probe: false });
  return { rehearsal, project };
}

describe('a mistake in the code', () => {
  let rehearsal: Rehearsal;
  let project: Project;

  afterEach(async () => {
    await rehearsal.end();
    forget(rehearsal.state);
    project.remove();
  });

  const live = () => createClient(rehearsal.run.api)('GET', '/v1/health/live');

  test('that throws is answered 500 with a request id that finds the reason, and nothing else', async () => {
    ({ rehearsal, project } = await startBroken(
      'lambdas/api/health.routes.ts',
      HEALTH,
      "handle: async () => { throw new Error('a secret reason'); }",
    ));

    const answer = await live();

    expect([answer.status, answer.headers['content-type']]).toEqual([500, 'application/problem+json']);
    expect(answer.text).not.toContain('secret reason');
    const logged = await until('the log line', 60_000, async () => {
      const lines = await operator(rehearsal.run).logs(answer.body.requestId);
      return lines.find(({ line }) => line.includes('a secret reason'));
    });
    expect(JSON.parse(logged.line).level).toBe('error');
  });

  test.each([
    ['that ends the process', 'handle: async () => process.exit(3)'],
    ['outside of a handler', null],
  ])('%s is answered 502 by the load balancer, whose trace id finds the reason', async (_, handle) => {
    ({ rehearsal, project } = await (handle
      ? startBroken('lambdas/api/health.routes.ts', HEALTH, handle)
      : startBroken(
          'lambdas/api/api.handler.ts',
          'export const handler =',
          "throw new Error('before the handler'); export const handler =",
        )));

    const answer = await live();

    expect([answer.status, answer.headers['server']]).toEqual([502, 'awselb/2.0']);
    const lines = await until('the log line', 60_000, async () => {
      const found = await operator(rehearsal.run).logs(answer.headers['x-amzn-trace-id']!);
      return found.length > 0 && found;
    });
    expect(lines.map(({ line }) => line).join('\n')).toMatch(/exit|before the handler/i);
  });

  test('that answers nonsense is answered 502', async () => {
    ({ rehearsal, project } = await startBroken(
      'lambdas/api/api.handler.ts',
      'export const handler =',
      'export const handler = async () => 42; export const unused =',
    ));

    const answer = await live();

    expect([answer.status, answer.headers['server']]).toEqual([502, 'awselb/2.0']);
  });

  test('that hangs is answered 503 before the time-out ends the function', async () => {
    ({ rehearsal, project } = await startBroken(
      'lambdas/api/health.routes.ts',
      HEALTH,
      'handle: () => new Promise(() => {})',
    ));

    const answer = await live();

    expect([answer.status, answer.body.code]).toEqual([503, 'deadline_exceeded']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });
});

test('a missing grant is a denial that names role, action and resource', async () => {
  const { rehearsal, project } = await startBroken(
    'lambdas/users/users.data.construct.ts',
    'this.table.allowRead(fn);\n    this.grantSecret(fn);',
    'this.grantSecret(fn);',
  );
  const { state } = operator(rehearsal.run);
  const body = { email: 'ada@example.com', password: 'correct horse battery' };

  await createClient(rehearsal.run.api)('POST', '/v1/auth/register', { body });

  const [denial] = await until('the denial', 60_000, async () => {
    const { denials } = await state();
    return denials.length > 0 && denials;
  });
  expect(denial.principal).toMatch(/:role\/soloist-staging-app-NotificationsWorkerRole/);
  expect(denial.action).toMatch(/^dynamodb:(GetItem|Query)$/);
  expect(denial.resource).toMatch(/:table\/soloist-staging-data-Users/);
  expect(rehearsal.output()).toContain(
    `is not authorized to perform: ${denial.action} on resource: ${denial.resource}`,
  );
  await rehearsal.end();
  forget(rehearsal.state);
  project.remove();
});
