import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../../lib/errors/refusal.ts';

/** A stack as the CDK wrote it into its cloud assembly. */
export interface SynthesisedStack<Template = unknown> {
  readonly name: string;
  readonly region: string;
  readonly terminationProtection: boolean;
  readonly template: Template;
}

interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  /** `aws://unknown-account/us-east-1` */
  readonly environment?: string;
  readonly properties?: {
    readonly stackName?: string;
    readonly templateFile: string;
    readonly terminationProtection?: boolean;
  };
}

/**
 * The stacks of a stage in a cloud assembly.
 * @param folder of the app's assembly, `cdk.out`
 * @throws Refusal when nothing was synthesised there for the stage
 */
export function stacksOfAssembly<Template>(folder: string, stage: string): SynthesisedStack<Template>[] {
  const nested = join(folder, `assembly-${stage}`);
  if (!existsSync(join(nested, 'manifest.json'))) {
    throw new Refusal(`${folder} holds no synthesised stage '${stage}': run npm run synth`);
  }
  const { artifacts = {} } = readJson(join(nested, 'manifest.json')) as Manifest;
  return Object.entries(artifacts).flatMap(([id, { type, environment = '', properties }]) => {
    if (type !== 'aws:cloudformation:stack' || !properties) return [];
    return [
      {
        name: properties.stackName ?? id,
        region: environment.slice(environment.lastIndexOf('/') + 1),
        terminationProtection: properties.terminationProtection ?? false,
        template: readJson(join(nested, properties.templateFile)) as Template,
      },
    ];
  });
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
