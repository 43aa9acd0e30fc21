import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { operator } from './operator.ts';
import { copyProject, type Project } from './project.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';
import { given } from './target.ts';
import { until } from './until.ts';

const HOOK = 'soloist-production-rollout';
const PAYMENTS_HOOK = 'soloist-production-payments-rollout';
const EVENT = { DeploymentId: 'd-ABCDEF123', LifecycleEventHookExecutionId: 'hook-1' };

// the hook as it is deployed, with its role and its account, and a version of the api; there is no CodeDeploy here
describe('the hook before a new version takes over', () => {
  let project: Project;
  let rehearsal: Rehearsal;

  beforeAll(async () => {
    project = copyProject();
    rehearsal = await startRehearsal({
      root: project.root,
      args: ['--stage', 'production'],
      secrets: true,
    });
    await until('the account to be made', 60_000, () =>
      existsSync(join(rehearsal.state, 'state', 'provisioned.json')),
    );
  });

  afterAll(async () => {
    await rehearsal.end();
    forget(rehearsal.state);
    project.remove();
  });

  /** Invokes it as CodeDeploy would; answers what it logged of the version, and how its report ended. */
  async function runHook(hook = HOOK) {
    const lambda = new LambdaClient({
      endpoint: rehearsal.run.aws,
      region: 'us-east-1',
      credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
      maxAttempts: 1,
    });
    const { Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: hook, Payload: JSON.stringify(EVENT) }),
    );
    lambda.destroy();
    const logs = await operator(rehearsal.run).logs('the new version');
    const lines = logs.filter(({ functionName }) => functionName === hook).sort((a, b) => b.at - a.at);
    return { said: JSON.parse(lines[0]?.line ?? '{}'), report: Payload?.transformToString() ?? '' };
  }

  test('finds that the version answers 25 requests as it should, and tells CodeDeploy', async () => {
    const { said, report } = await runHook();

    expect(said).toMatchObject({ message: 'the new version answers as it should', requests: 25, limited: 0 });
    expect(report).toContain(
      'no service here answers CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus',
    );
  });

  test('finds the same of a version of payments, which logs nobody in itself', async () => {
    const { said } = await runHook(PAYMENTS_HOOK);

    expect(said).toMatchObject({ message: 'the new version answers as it should', requests: 14, limited: 0 });
  });

  test('refuses a version whose profiles fail, by the name of the request, and tells CodeDeploy', async () => {
    const ada = await given.loggedIn(rehearsal.run);
    project.edit(
      'lambdas/users/users.routes.ts',
      'const found = await deps.profiles.find(principal.userId);',
      "const found = await Promise.reject(new Error('planted'));",
    );
    await until('the broken code to be live', 60_000, async () => {
      const { status } = await ada.call('GET', '/v1/users/me');
      return status === 500;
    });

    const { said, report } = await runHook();

    expect(said).toMatchObject({
      level: 'error',
      message: 'the new version is refused',
      request: 'GET /v1/users/me',
      reason: expect.stringMatching(/^got 500 \w+, expected 200$/),
    });
    expect(report).toContain('PutLifecycleEventHookExecutionStatus');
  });

  test('was denied nothing by its role', () => {
    expect(rehearsal.output()).not.toContain('not authorized');
  });
});
