import { Template } from 'aws-cdk-lib/assertions';
import type { StageConfig } from '../../lib/config/schema.ts';
import { synthesise, type Synthesised } from './stacks.ts';

/** In Ireland: what CloudFront wants from us-east-1 is abroad. */
export const IRELAND = {
  region: 'eu-west-1',
  zones: ['euw1-az1', 'euw1-az2'],
} satisfies Partial<StageConfig>;

/** The stage's stacks by their short names: also those that only some stages have. */
export function stacksOf(
  config: Parameters<typeof synthesise>[0],
): Readonly<
  Record<
    string,
    { readonly region: string; readonly template: Template; readonly dependencies: readonly string[] }
  >
> {
  return named(synthesise(config));
}

function named({ app }: Synthesised) {
  const { stacks } = app.synth().getNestedAssembly('assembly-staging');
  const short = (name: string) => name.replace('soloist-staging-', '');
  return Object.fromEntries(
    stacks.map(({ stackName, environment, template, dependencies }) => [
      short(stackName),
      {
        region: environment.region,
        template: Template.fromJSON({ ...template }),
        dependencies: dependencies.map(({ id }) => id),
      },
    ]),
  );
}
