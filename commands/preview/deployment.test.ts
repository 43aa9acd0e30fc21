import { readPlan } from '../../lib/preview/plan.ts';
import { Refusal } from '../../lib/errors/refusal.ts';
import { daysOf, deployment, nextSteps } from './deployment.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const PLAN = {
  name: 'login',
  priority: 7,
  expiresAt: '2026-11-28T12:00:00.000Z',
  beside: {
    vpcId: 'vpc-1',
    privateSubnetIds: ['subnet-1'],
    listenerArn: 'arn:listener',
    listenerSecurityGroupId: 'sg-1',
    publicUrl: 'https://staging.example.com',
    cache: null,
  },
};

describe('the deployment of a preview', () => {
  test('hands its plan over so that synthesis reads the same', () => {
    const program = deployment(PLAN);

    const context = program[program.indexOf('--context') + 1]!;
    expect(program.slice(0, 3)).toEqual(['cdk', 'deploy', 'pv-login/**']);
    expect(readPlan(context.slice(context.indexOf('=') + 1))).toEqual(PLAN);
  });

  test('ends with a request that reaches it', () => {
    const steps = nextSteps(PLAN);

    expect(steps).toContain("curl https://staging.example.com/v1/health/live -H 'x-soloist-preview: login'");
  });

  test.each([
    [undefined, '2026-11-28T12:00:00.000Z'],
    ['1', '2026-11-22T12:00:00.000Z'],
  ])('is past its day after --days %s', (text, expected) => {
    const expiresAt = daysOf(text, NOW);

    expect(expiresAt.toISOString()).toBe(expected);
  });

  test.each(['0', '91', '1.5', 'soon'])('is refused for --days %s', (text) => {
    const reading = () => daysOf(text, NOW);

    expect(reading).toThrow(new Refusal(`--days is '${text}', expected a whole number from 1 to 90`));
  });
});
