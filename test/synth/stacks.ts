import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { soloistApp } from '../../lib/app.ts';
import { checkConfig } from '../../lib/config/config.ts';
import type { SoloistConfig } from '../../lib/config/schema.ts';
import { CONFIG } from './config.ts';

export { CONFIG };

export const STACKS = ['network', 'data', 'edge', 'app', 'operations'] as const;
export type StackName = (typeof STACKS)[number];

/** A resource as a template writes it. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: readonly string[];
  readonly Metadata?: Record<string, unknown>;
}

export interface Synthesised {
  readonly app: App;
  readonly json: Readonly<Record<StackName, object>>;
  readonly templates: Readonly<Record<StackName, Template>>;
  /** Names of the stacks in the order of their deployment. */
  readonly order: readonly string[];
  /** Folder of the cloud assembly. */
  readonly outdir: string;
}

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/**
 * Synthesises the first stage. CloudFormation's own rules take 2 s to check and have a test of their own.
 */
export function synthesise(config: SoloistConfig = CONFIG): Synthesised {
  process.env.CDK_VALIDATION = 'false';
  const outdir = mkdtempSync(join(tmpdir(), 'soloist-synth-'));
  folders.push(outdir);
  const app = soloistApp(checkConfig(config), { outdir });
  const stage = config.stages[0]!.name;
  const { stacks } = app.synth().getNestedAssembly(`assembly-${stage}`);
  const find = (name: StackName): object => {
    const stack = stacks.find((candidate) => candidate.stackName === `${config.name}-${stage}-${name}`);
    if (!stack) throw new Error(`no stack ${name} was synthesised`);
    return stack.template as object;
  };
  const each = <Value>(map: (name: StackName) => Value) =>
    Object.fromEntries(STACKS.map((name) => [name, map(name)])) as Record<StackName, Value>;
  const json = each(find);
  return {
    app,
    json,
    templates: each((name) => Template.fromJSON({ ...json[name] })),
    order: stacks.map((stack) => stack.stackName),
    outdir,
  };
}

/** Every resource of a type, in all stacks: `[logical id, resource]`. */
export function resourcesOf({ templates }: Synthesised, type: string): [string, Resource][] {
  return STACKS.flatMap(
    (name) => Object.entries(templates[name].findResources(type)) as [string, Resource][],
  );
}

/** The functions that run our code; those that only CloudFormation calls, while it deploys, are the CDK's. */
export function functionsOf(stacks: Synthesised): [string, Resource][] {
  return resourcesOf(stacks, 'AWS::Lambda::Function').filter(([, fn]) => fn.Metadata?.['soloist:bundle']);
}
