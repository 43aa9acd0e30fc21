import { deployedFamily, type StackFamily } from '../shared/stack-family.ts';
import type { Template } from './change.ts';
import type { Side } from './sides.ts';

/** The stacks of a stage as they are deployed, those too that the app has no more. */
export async function deployedSide(family: StackFamily): Promise<Side> {
  const stacks = await deployedFamily(family);
  return new Map(
    stacks.map(({ name, template, terminationProtection }) => [
      name,
      { template: template as Template, terminationProtection },
    ]),
  );
}
