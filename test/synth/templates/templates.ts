import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { soloistApp } from '../../../lib/app.ts';
import { checkConfig } from '../../../lib/config/config.ts';
import type { SoloistConfig } from '../../../lib/config/schema.ts';
import { bootstrapApp, pipelineApp } from '../../../lib/delivery/app.ts';
import { previewApp } from '../../../lib/preview/app.ts';
import { PLAN_CONTEXT, type PreviewPlan } from '../../../lib/preview/plan.ts';
import { CONFIG } from '../config.ts';
import { configOf } from '../profiles.ts';
import type { Acknowledgement } from './judge.ts';

/** Kinds of stages which together have every resource that a config can choose. */
const STAGES: Readonly<Record<string, SoloistConfig>> = {
  default: CONFIG,
  abroad: configOf({
    region: 'eu-west-1',
    zones: ['euw1-az1', 'euw1-az2'],
    nat: 'instance',
    cache: 'node',
    waf: true,
    rollout: 'canary',
  }),
  public: configOf({ edge: 'alb', nat: 'gateway', cache: 'none', waf: true }),
};

const ACCOUNT = '111111111111';
const DELIVERED: SoloistConfig = {
  ...CONFIG,
  stages: [{ ...CONFIG.stages[0]!, account: ACCOUNT }],
  delivery: {
    connection: `arn:aws:codeconnections:us-east-1:${ACCOUNT}:connection/00000000-0000-4000-8000-000000000000`,
    repository: 'owner/name',
    region: 'us-east-1',
    account: ACCOUNT,
  },
};

const PREVIEW: PreviewPlan = {
  name: 'branch',
  priority: 100,
  expiresAt: '2026-01-01T00:00:00Z',
  beside: {
    vpcId: 'vpc-00000000000000000',
    privateSubnetIds: ['subnet-00000000000000001', 'subnet-00000000000000002'],
    listenerArn: `arn:aws:elasticloadbalancing:us-east-1:${ACCOUNT}:listener/app/balancer/0000000000000000/1111111111111111`,
    listenerSecurityGroupId: 'sg-00000000000000001',
    publicUrl: 'https://staging.example.com',
    cache: {
      host: 'cache.example.com',
      port: '6379',
      mode: 'cluster',
      securityGroupId: 'sg-00000000000000002',
    },
  },
};

interface Resource {
  readonly Metadata?: Record<string, unknown> & { checkov?: { skip: readonly Skip[] } };
}

interface Skip {
  readonly id: string;
  readonly comment: string;
}

interface Named {
  /** `default-network` */
  readonly name: string;
  readonly template: { readonly Resources: Record<string, Resource> };
}

/**
 * Writes the templates to lint into `folder`, `default-network.json`, without the acknowledgements in them: a tool
 * that skipped what is acknowledged couldn't say which acknowledgement is stale.
 * @returns the acknowledgements
 */
export function writeTemplates(folder: string): Acknowledgement[] {
  const props = (kind: string) => ({ outdir: join(folder, 'cdk.out', kind) });
  const plan = { context: { [PLAN_CONTEXT]: JSON.stringify(PREVIEW) } };
  const templates = [
    ...Object.entries(STAGES).flatMap(([kind, config]) =>
      stageTemplates(kind, soloistApp(checkConfig(config), props(kind))),
    ),
    ...stageTemplates('preview', previewApp(CONFIG, { ...props('preview'), ...plan })),
    ...ownTemplates('pipeline', pipelineApp(DELIVERED, props('pipeline'))),
    ...ownTemplates('bootstrap', bootstrapApp(DELIVERED, ACCOUNT, props('bootstrap'))),
  ];
  mkdirSync(join(folder, 'templates'), { recursive: true });
  return templates.flatMap(({ name, template }) => {
    const acknowledged = takeAcknowledgements(name, template.Resources);
    writeFileSync(join(folder, 'templates', `${name}.json`), JSON.stringify(template, null, 1));
    return acknowledged;
  });
}

/** The stacks of an app's one stage. */
function stageTemplates(kind: string, app: App): Named[] {
  const [stage] = app.synth().nestedAssemblies;
  if (!stage) throw new Error(`the stage '${kind}' synthesised nothing`);
  return stage.nestedAssembly.stacks.map((stack) => named(kind, stack));
}

/** The stacks of an app that are in no stage. */
function ownTemplates(kind: string, app: App): Named[] {
  return app.synth().stacks.map((stack) => named(kind, stack));
}

function named(
  kind: string,
  { stackName, template }: { stackName: string; template: Named['template'] },
): Named {
  return { name: `${kind}-${stackName.split('-').at(-1)}`, template };
}

function takeAcknowledgements(template: string, resources: Record<string, Resource>): Acknowledgement[] {
  return Object.entries(resources).flatMap(([resource, { Metadata }]) => {
    const skips = Metadata?.checkov?.skip ?? [];
    delete Metadata?.checkov;
    return skips.map(({ id, comment }) => ({ template, resource, id, reason: comment }));
  });
}
