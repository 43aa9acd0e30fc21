import type { SoloistConfig } from '../../lib/config/schema.ts';
import { policyNames } from '../../lib/delivery/names.ts';
import type { ChosenStage } from '../shared/stage.ts';
import type { Step } from './steps.ts';

/** Where the synthesised app is written: what the guard has seen is what is deployed. */
const ASSEMBLY = 'cdk.out';
const PIPELINE_ASSEMBLY = 'cdk.out/pipeline';

/** Whether the CDK asks before it widens permissions. */
export interface Asking {
  /** @default false */
  readonly yes?: boolean;
}

const approval = ({ yes }: Asking) => ['--require-approval', yes ? 'never' : 'broadening'];

/** A stage's deployment, in order; each step only after the one before has succeeded. */
export function stagePlan(
  { stage, naming }: ChosenStage,
  asking: Asking,
  checkBeforeDeploy: () => Promise<void>,
): Step[] {
  const { name } = stage;
  const runbook = 'docs/runbooks/delivery.md';
  return [
    {
      title: 'check the account',
      work: {
        does: 'what `npm run doctor` finds in a second: credentials, account, bootstrap, broken stacks',
        run: checkBeforeDeploy,
      },
      otherwise: `nothing was changed; \`npm run doctor -- ${name}\` says more`,
    },
    {
      title: 'synthesise',
      work: ['cdk', 'synth', `${name}/**`, '--quiet', '--output', ASSEMBLY],
      otherwise: 'nothing was changed; correct what is named above, then deploy again',
    },
    {
      title: 'guard',
      work: ['node', 'commands/guard/guard.ts', name, '--assembly', ASSEMBLY],
      otherwise: 'nothing was changed; each refusal above says the way in stages',
    },
    {
      title: 'open the deploy window',
      work: ['node', 'commands/deploy/open-window.ts', name],
      otherwise: 'nothing was changed; without it the deployment itself would wake you',
    },
    {
      title: 'deploy',
      work: ['cdk', 'deploy', `${name}/**`, '--app', ASSEMBLY, ...approval(asking)],
      otherwise: `CloudFormation has rolled the stack back; ${runbook}#deploy says what to look at, and when a stack must be deleted by hand`,
    },
    {
      title: 'provision secrets',
      work: ['node', 'commands/secrets/secrets.ts', name],
      otherwise: `${naming.project} is deployed; run \`npm run secrets -- ${name}\` again, it can be repeated`,
    },
    {
      title: 'smoke test',
      work: ['node', 'commands/smoke/smoke.ts', name],
      otherwise: `${naming.project} is deployed and does not answer as it should; ${runbook}#verify says how to go back`,
    },
  ];
}

/** The pipeline's first deployment; afterwards it updates itself. */
export function pipelinePlan(asking: Asking): Step[] {
  return [
    {
      title: 'synthesise',
      work: ['cdk', 'synth', '--app', 'node bin/pipeline.ts', '--quiet', '--output', PIPELINE_ASSEMBLY],
      otherwise: 'nothing was changed; correct what is named above, then deploy again',
    },
    {
      title: 'deploy',
      work: ['cdk', 'deploy', 'pipeline', '--app', PIPELINE_ASSEMBLY, ...approval(asking)],
      otherwise:
        'CloudFormation has rolled the stack back; docs/runbooks/delivery.md#deploy says what to look at',
    },
  ];
}

/** An account and its regions to prepare for the CDK. */
export interface Ground {
  /** 12 digits. */
  readonly account: string;
  readonly regions: readonly string[];
  /** The pipeline's account, where it is another one. */
  readonly trusted: string | null;
}

/** Lets CloudFormation do in an account what our templates need, and little else (lib/delivery/execution-policy.ts). */
export function bootstrapPlan(
  { name }: SoloistConfig,
  { account, regions, trusted }: Ground,
  asking: Asking,
): Step[] {
  const policies = policyNames(name).map((policy) => `arn:aws:iam::${account}:policy/${policy}`);
  return [
    {
      title: 'make the policies',
      work: ['cdk', 'deploy', 'bootstrap', '--app', 'node bin/bootstrap.ts', ...approval(asking)],
      otherwise:
        'the credentials must be allowed to make IAM policies: use an administrator of the account, this once',
    },
    ...regions.map((region): Step => ({
      title: `bootstrap ${region}`,
      work: [
        'cdk',
        'bootstrap',
        `aws://${account}/${region}`,
        '--cloudformation-execution-policies',
        policies.join(','),
        ...(trusted ? ['--trust', trusted] : []),
      ],
      otherwise: 'what was done stays; run the same command again when the reason above is gone',
    })),
  ];
}
