import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { Refusal } from '../refusal.ts';
import type { Template } from './template.ts';

/** One stack of a stage. */
export interface Stack {
  readonly name: string;
  readonly region: string;
  /** Null for a stack that goes wherever the credentials lead. */
  readonly account: string | null;
  readonly template: Template;
  /** Folders (or files) of the stack's assets, by the object key that templates name: `<hash>.zip`. */
  readonly assets: ReadonlyMap<string, string>;
}

/** The synthesized stacks of one stage, each after those that it depends on. */
export interface Assembly {
  readonly stage: string;
  /** Region of the stage's first stack. */
  readonly region: string;
  /** The account that the config names for the stage, or null. */
  readonly account: string | null;
  readonly stacks: readonly Stack[];
  /** Those of the other stages in its account and region. */
  readonly neighbours: readonly Stack[];
}

// what a stack that names no region gets, as the AWS CLI's examples do
const DEFAULT_REGION = 'us-east-1';

interface Manifest {
  readonly artifacts: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly dependencies?: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * Reads what `cdk synth` wrote: https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/cloud-assembly-schema
 * @param stage name of the stage; null is the first one
 * @throws Refusal for an unknown stage, with the names of those there are
 */
export function readAssembly(cdkOut: string, stage: string | null): Assembly {
  const stages = Object.values(readJson<Manifest>(cdkOut, 'manifest.json').artifacts).filter(
    ({ type }) => type === 'cdk:cloud-assembly',
  );
  const names = stages.map(({ properties }) => properties['displayName']!);
  const chosen = stage === null ? stages[0] : stages[names.indexOf(stage)];
  if (!chosen) throw new Refusal(unknownStage(stage, names, cdkOut));

  const directory = join(cdkOut, chosen.properties['directoryName']!);
  const stacks = readStacks(directory);
  if (stacks.length === 0) throw new Refusal(`stage ${chosen.properties['displayName']} has no stacks`);
  const [{ region, account }] = stacks as [Stack, ...Stack[]];
  const neighbours = stages
    .filter((other) => other !== chosen)
    .flatMap(({ properties }) => readStacks(join(cdkOut, properties['directoryName']!)))
    .filter((stack) => stack.region === region && stack.account === account);
  return { stage: chosen.properties['displayName']!, region, account, stacks, neighbours };
}

/** Whether a stack of the stage declares a resource of the type. */
export function declares({ stacks }: Assembly, type: string): boolean {
  return stacks.some(({ template }) =>
    Object.values(template.Resources ?? {}).some(({ Type }) => Type === type),
  );
}

function unknownStage(stage: string | null, names: readonly string[], cdkOut: string): string {
  if (names.length === 0)
    return `${cdkOut} holds no stage, expected bin/soloist.ts to synthesise at least one`;
  return `stage '${stage}' is not in the config, expected one of: ${names.join(', ')}`;
}

function readStacks(directory: string): Stack[] {
  const { artifacts } = readJson<Manifest>(directory, 'manifest.json');
  const ordered: Stack[] = [];
  const visited = new Set<string>();

  const visit = (id: string) => {
    const artifact = artifacts[id];
    if (!artifact || visited.has(id)) return;
    visited.add(id);
    artifact.dependencies?.forEach(visit);
    if (artifact.type === 'aws:cloudformation:stack') ordered.push(readStack(directory, id, artifact));
  };
  Object.keys(artifacts).forEach(visit);
  return ordered;
}

function readStack(directory: string, id: string, { environment, properties }: Artifact): Stack {
  const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(environment ?? '') ?? [];
  return {
    name: properties['stackName'] ?? id,
    region: !region || region === 'unknown-region' ? DEFAULT_REGION : region,
    account: !account || account === 'unknown-account' ? null : account,
    template: readJson<Template>(directory, properties['templateFile']!),
    assets: readAssets(directory, id),
  };
}

interface AssetManifest {
  readonly files?: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path?: string };
        readonly destinations: Record<string, { objectKey: string }>;
      }
    >
  >;
}

function readAssets(directory: string, stackId: string): Map<string, string> {
  const { files = {} } = readJson<AssetManifest>(directory, `${stackId}.assets.json`);
  const assets = new Map<string, string>();
  for (const { source, destinations } of Object.values(files)) {
    if (!source.path) continue;
    for (const { objectKey } of Object.values(destinations))
      assets.set(objectKey, resolve(directory, source.path));
  }
  return assets;
}

function readJson<T>(directory: string, file: string): T {
  const path = join(directory, file);
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'not valid JSON';
    throw new Refusal(`${path} can't be read (${reason}), delete ${directory} and start again`);
  }
}
