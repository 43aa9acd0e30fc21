import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import type { SoloistConfig } from '../../lib/config/schema.ts';
import { pipelineApp } from '../../lib/delivery/app.ts';
import { CONFIG } from './stacks.ts';

export const ACCOUNT = '111111111111';
export const CONNECTION = `arn:aws:codeconnections:us-east-1:${ACCOUNT}:connection/0a1b2c3d-0000-4000-8000-000000000000`;
const [STAGING] = CONFIG.stages;

/** Two stages, and a pipeline in the account of both. */
export const DELIVERED: SoloistConfig = {
  ...CONFIG,
  stages: [STAGING!, { ...STAGING!, name: 'production', rollout: 'canary' }],
  delivery: { connection: CONNECTION, repository: 'ada/shop', region: 'us-east-1' },
};

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A new folder, removed after the tests. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'soloist-pipeline-'));
  folders.push(folder);
  return folder;
}

/** A resource: its logical id and its properties. */
export type Found = [id: string, properties: any];

/** Synthesises the app of the pipeline, and reads its own stack. */
export function synthesisePipeline(config: SoloistConfig = DELIVERED) {
  process.env.CDK_VALIDATION = 'false';
  const outdir = newFolder();
  const app = pipelineApp(config, { outdir });
  const assembly = app.synth();
  const json = assembly.getStackByName(`${config.name}-pipeline`).template;
  const template = Template.fromJSON(json);
  const all = (type: string): Found[] =>
    Object.entries(template.findResources(type)).map(([id, { Properties }]: any) => [id, Properties]);

  return {
    /** The pipeline's own stack; the stages' are looked at by themselves. */
    stack: app.node.findChild('pipeline'),
    assembly,
    json,
    all,
    /** The one resource of a type. */
    only(type: string): any {
      const found = all(type);
      expect(found).toHaveLength(1);
      return found[0]![1];
    },
    /** What a build project runs, by a part of its logical id. */
    buildspec(part: string): any {
      const [, project] = all('AWS::CodeBuild::Project').find(([id]) => id.includes(part))!;
      const { BuildSpec } = project.Source;
      return JSON.parse(
        BuildSpec.startsWith('{') ? BuildSpec : readFileSync(join(outdir, BuildSpec), 'utf8'),
      );
    },
  };
}
