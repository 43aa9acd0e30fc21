import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { soloistApp } from '../../../lib/app.ts';
import { checkConfig } from '../../../lib/config/config.ts';
import type { SoloistConfig } from '../../../lib/config/schema.ts';
import { pipelineApp } from '../../../lib/delivery/app.ts';
import { CONFIG } from '../config.ts';
import { configOf } from '../profiles.ts';
import type { Acknowledgement } from './judge.ts';

const CONNECTION =
  'arn:aws:codeconnections:us-east-1:111111111111:connection/00000000-0000-4000-8000-000000000000';

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

interface Resource {
  readonly Metadata?: Record<string, unknown> & { checkov?: { skip: readonly Skip[] } };
}

interface Skip {
  readonly id: string;
  readonly comment: string;
}

/**
 * Writes the templates to lint into `folder`, `default-network.json`, without the acknowledgements in them: a tool
 * that skipped what is acknowledged couldn't say which acknowledgement is stale.
 * @returns the acknowledgements
 */
export function writeTemplates(folder: string): Acknowledgement[] {
  const templates = Object.entries(STAGES).flatMap(([kind, config]) =>
    stageTemplates(kind, soloistApp(checkConfig(config), { outdir: join(folder, 'cdk.out', kind) })),
  );
  templates.push(pipelineTemplate(join(folder, 'cdk.out', 'pipeline')));
  mkdirSync(join(folder, 'templates'), { recursive: true });
  return templates.flatMap(({ name, template }) => {
    const acknowledged = takeAcknowledgements(name, template.Resources);
    writeFileSync(join(folder, 'templates', `${name}.json`), JSON.stringify(template, null, 1));
    return acknowledged;
  });
}

interface Named {
  readonly name: string;
  readonly template: { readonly Resources: Record<string, Resource> };
}

function stageTemplates(kind: string, app: App): Named[] {
  const assembly = app.synth();
  const [stage] = assembly.nestedAssemblies;
  if (!stage) throw new Error(`the stage '${kind}' synthesised nothing`);
  return stage.nestedAssembly.stacks.map(({ stackName, template }) => ({
    name: `${kind}-${stackName.split('-').at(-1)}`,
    template,
  }));
}

function pipelineTemplate(outdir: string): Named {
  const delivery = {
    connection: CONNECTION,
    repository: 'owner/name',
    region: 'us-east-1',
    account: '111111111111',
  };
  const config = { ...CONFIG, delivery } as const;
  const stage = { ...config.stages[0]!, account: '111111111111' };
  const [stack] = pipelineApp(checkConfig({ ...config, stages: [stage] }), { outdir }).synth().stacks;
  return { name: 'pipeline-pipeline', template: stack!.template };
}

function takeAcknowledgements(template: string, resources: Record<string, Resource>): Acknowledgement[] {
  return Object.entries(resources).flatMap(([resource, { Metadata }]) => {
    const skips = Metadata?.checkov?.skip ?? [];
    delete Metadata?.checkov;
    return skips.map(({ id, comment }) => ({ template, resource, id, reason: comment }));
  });
}
