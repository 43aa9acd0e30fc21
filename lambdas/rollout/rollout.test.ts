import { lambdaContext } from '../platform/testing/alb.ts';
import { outputOf } from '../platform/testing/output.ts';
import { rollout, type RolloutDeps, type Verdict } from './rollout.ts';
import { VersionRefused } from './try-version.ts';

const EVENT = { DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'hook-1' };

/** What happened, in order: the report, then each knock. */
async function runHook(deps: Partial<RolloutDeps> = {}) {
  const happened: string[] = [];
  const hook = rollout({
    trial: async () => ({ requests: 25, limited: 0 }),
    report: async ({ LifecycleEventHookExecutionId }, verdict: Verdict) =>
      void happened.push(`${LifecycleEventHookExecutionId} ${verdict}`),
    knock: async (onKnock) => {
      happened.push('knocking');
      onKnock(null);
    },
    ...deps,
  });
  let failure: unknown = null;
  const lines = await outputOf(async () => {
    failure = await hook(EVENT, lambdaContext()).then(
      () => null,
      (error: unknown) => error,
    );
  });
  return { happened, lines, failure };
}

describe('the hook before traffic shifts', () => {
  test('reports that a version may take over, and makes traffic afterwards', async () => {
    const { happened } = await runHook();

    expect(happened).toEqual(['hook-1 Succeeded', 'knocking']);
  });

  test('reports a version that is refused, says which request it was, and makes no traffic', async () => {
    const request = { method: 'GET', path: '/v1/users/me', expected: 200, field: 'id' };

    const { happened, lines } = await runHook({
      trial: () => Promise.reject(new VersionRefused(request, 'got 500, expected 200')),
    });

    expect(happened).toEqual(['hook-1 Failed']);
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 'error',
        request: 'GET /v1/users/me',
        reason: 'got 500, expected 200',
      }),
    );
  });

  test('reports a failure of its own: nobody waits for an hour', async () => {
    const { happened, failure } = await runHook({
      trial: async () => {
        throw new Error('NEW_VERSION is not set');
      },
    });

    expect([happened, failure]).toEqual([['hook-1 Failed'], null]);
  });

  test('reports a trial that does not end', async () => {
    const { happened } = await runHook({ trial: () => new Promise(() => {}), patience: 10 });

    expect(happened).toEqual(['hook-1 Failed']);
  });

  test('fails when CodeDeploy can not be told, so that its alarm rings', async () => {
    const { failure } = await runHook({ report: () => Promise.reject(new Error('AccessDenied')) });

    expect(failure).toEqual(new Error('AccessDenied'));
  });

  test('counts the knocks that fail, and reports them while the canary runs', async () => {
    const { lines } = await runHook({
      knock: async (onKnock) => {
        for (let turn = 0; turn < 20; turn += 1) onKnock(turn % 10 === 0 ? '/v1/users/me: got 500' : null);
        onKnock(null);
      },
    });

    const counted = lines.filter((line) => 'RolloutFailures' in line).map((line) => line['RolloutFailures']);
    expect(counted).toEqual([2, 0]);
    expect(lines.at(-1)).toMatchObject({ message: 'the canary is over', requests: 21, failures: 2 });
  });

  test('does not fail for knocks that can not begin: the word has been given', async () => {
    const { happened, failure } = await runHook({ knock: () => Promise.reject(new Error('no account')) });

    expect([happened, failure]).toEqual([['hook-1 Succeeded'], null]);
  });
});
