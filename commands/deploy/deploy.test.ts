import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { readConfig } from '../../bin/read-config.ts';
import { defineConfig } from '../../lib/config/config.ts';
import { Refusal } from '../../lib/errors/refusal.ts';
import { stageOf } from '../shared/stage.ts';
import { groundOf } from './ground.ts';
import { bootstrapPlan, pipelinePlan, stagePlan } from './plans.ts';
import { describeSteps, type Program, type Step, walk } from './steps.ts';
import { PLACEMENT } from '../../lib/config/testing.ts';

const CONFIG = defineConfig({
  name: 'shop',
  stages: [
    { name: 'staging', region: 'eu-west-1', zones: ['euw1-az1', 'euw1-az2'] },
    { name: 'production', region: 'eu-west-1', zones: ['euw1-az1', 'euw1-az2'] },
  ],
  placement: PLACEMENT,
  payments: { currency: 'usd', plans: [{ id: 'free', name: 'Free' }] },
  mail: { sender: 'hello@example.com', product: 'news@news.example.com' },
  alarms: { address: 'owner@example.com' },
});
const CONNECTION =
  'arn:aws:codeconnections:us-east-1:111111111111:connection/0a1b2c3d-0000-4000-8000-000000000000';
const DELIVERY = {
  connection: CONNECTION,
  repository: 'ada/shop',
  region: 'us-east-1' as const,
  account: '111111111111',
};

const accountIsRight = () => Promise.resolve();

/** Walks the steps with a terminal that remembers; `fails` names the program that ends with 1. */
async function walked(steps: readonly Step[], fails = 'nothing') {
  const ran: Program[] = [];
  const printed: string[] = [];
  const code = await walk(steps, {
    run: async (program) => {
      ran.push(program);
      return program.join(' ').includes(fails) ? 1 : 0;
    },
    print: (line) => printed.push(line),
  });
  return {
    code,
    ran: ran.map(([name, first, second]) => [name, first, second].join(' ')),
    printed: printed.join('\n'),
  };
}

describe('deploying a stage', () => {
  test('synthesises, asks the guard, opens the window, deploys, provisions and tests, in this order', async () => {
    const steps = stagePlan(await stageOf(['staging'], CONFIG), {}, accountIsRight);

    const { code, ran } = await walked(steps);

    expect(code).toBe(0);
    expect(ran).toEqual([
      'cdk synth staging/**',
      'node commands/guard/guard.ts staging',
      'node commands/deploy/open-window.ts staging',
      'cdk deploy staging/**',
      'node commands/secrets/secrets.ts staging',
      'node commands/smoke/smoke.ts staging',
    ]);
  });

  test('deploys the assembly that the guard has seen, and synthesises no second one', async () => {
    const steps = stagePlan(await stageOf(['staging'], CONFIG), {}, accountIsRight);

    const text = describeSteps(steps);

    expect(text).toContain("npx cdk synth 'staging/**' --quiet --output cdk.out");
    expect(text).toContain('node commands/guard/guard.ts staging --assembly cdk.out');
    expect(text).toContain("npx cdk deploy 'staging/**' --app cdk.out --require-approval broadening");
  });

  test('runs nothing after a refusal of the guard, and says what was not done', async () => {
    const steps = stagePlan(await stageOf(['staging'], CONFIG), {}, accountIsRight);

    const { code, ran, printed } = await walked(steps, 'guard.ts');

    expect(code).toBe(1);
    expect(ran.at(-1)).toBe('node commands/guard/guard.ts staging');
    expect(printed).toContain("stopped at 'guard'");
    expect(printed).toContain('nothing was changed; each refusal above says the way in stages');
    expect(printed).toContain('not done: open the deploy window, deploy, provision secrets, smoke test');
  });

  test('runs nothing with the credentials of another account', async () => {
    const refuse = () => Promise.reject(new Refusal('the AWS credentials are of account 999999999999'));
    const steps = stagePlan(await stageOf(['staging'], CONFIG), {}, refuse);

    const { code, ran, printed } = await walked(steps);

    expect([code, ran]).toEqual([1, []]);
    expect(printed).toContain(
      "stopped at 'check the account': the AWS credentials are of account 999999999999",
    );
  });

  test.each([
    ['synth', 'nothing was changed'],
    ['open-window', 'nothing was changed'],
    ['cdk deploy', 'docs/runbooks/delivery.md#deploy'],
    ['secrets', 'run `npm run secrets -- staging` again'],
    ['smoke', 'docs/runbooks/delivery.md#verify'],
  ])('says what to do when %s fails', async (program, advice) => {
    const steps = stagePlan(await stageOf(['staging'], CONFIG), {}, accountIsRight);

    const { code, ran, printed } = await walked(steps, program);

    expect(code).toBe(1);
    expect(ran.at(-1)).toContain(program);
    expect(printed).toContain(advice);
  });

  test('lets the CDK ask before it widens permissions, unless told yes', async () => {
    const plan = stagePlan(await stageOf(['staging'], CONFIG), { yes: true }, accountIsRight);

    const text = describeSteps(plan);

    expect(text).toContain('--require-approval never');
  });
});

describe('deploying the pipeline', () => {
  test('synthesises its app apart from the stages and deploys its stack only', async () => {
    const { ran } = await walked(pipelinePlan({}));

    expect(ran).toEqual(['cdk synth --app', 'cdk deploy pipeline']);
    expect(describeSteps(pipelinePlan({}))).toContain("--app 'node bin/pipeline.ts'");
  });
});

describe('bootstrapping an account', () => {
  test('makes the policies first, then gives them to CloudFormation in every region', () => {
    const plan = bootstrapPlan(CONFIG, groundOf(CONFIG, '111111111111'), {});

    const text = describeSteps(plan);

    expect(plan.map(({ title }) => title)).toEqual([
      'make the policies',
      'bootstrap eu-west-1',
      'bootstrap us-east-1',
    ]);
    expect(text).toMatch(
      /cdk bootstrap aws:\/\/111111111111\/eu-west-1 --cloudformation-execution-policies arn:aws:iam::111111111111:policy\/shop-deploy-\w+,/,
    );
    expect(text).not.toContain('AdministratorAccess');
  });

  test('lets a pipeline in another account deploy here', () => {
    const [staging, production] = CONFIG.stages;
    const config = {
      ...CONFIG,
      delivery: DELIVERY,
      stages: [staging!, { ...production!, account: '222222222222' }],
    };

    const plans = ['111111111111', '222222222222'].map((account) =>
      describeSteps(bootstrapPlan(config, groundOf(config, account), {})),
    );

    expect(plans[0]).not.toContain('--trust');
    expect(plans[1]).toContain('--trust 111111111111');
  });

  test('is refused in an account that the config does not name', () => {
    const config = { ...CONFIG, delivery: DELIVERY };

    const ground = () => groundOf(config, '999999999999');

    expect(ground).toThrow(
      new Refusal(
        'your credentials are of account 999999999999, expected one of those that soloist.config.ts names: 111111111111',
      ),
    );
  });
});

describe('npm run deploy', () => {
  const deploy = (...args: string[]) =>
    spawnSync(process.execPath, [join(import.meta.dirname, 'deploy.ts'), ...args], { encoding: 'utf8' });

  test('with --dry-run shows the steps and runs none', async () => {
    const [first] = (await readConfig()).stages;

    const { status, stdout } = deploy(first!.name, '--dry-run');

    expect(status).toBe(0);
    expect(stdout).toMatch(/nothing is run:\n {2}1 {2}check the account/);
    expect(stdout).toMatch(/7 {2}smoke test/);
  });

  test('refuses a stage that there is not, listing those there are', async () => {
    const known = (await readConfig()).stages.map(({ name }) => name);

    const { status, stderr } = deploy('elsewhere', '--dry-run');

    expect(status).toBe(1);
    expect(stderr).toBe(`unknown stage 'elsewhere', expected one of: ${known.join(', ')}\n`);
  });
});
