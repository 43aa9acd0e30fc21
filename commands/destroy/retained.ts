import { isRetained } from '../guard/change.ts';

/** What the commands read of a template. */
interface Template {
  readonly Resources?: Readonly<
    Record<string, { readonly Type: string; readonly DeletionPolicy?: string; readonly Metadata?: object }>
  >;
}

/** A deployed stack, as far as its end is concerned. */
export interface EndingStack {
  readonly name: string;
  readonly region: string;
  readonly terminationProtection: boolean;
  readonly template: Template;
  /** Physical names by logical id. */
  readonly physicalNames: Readonly<Record<string, string>>;
}

/** A resource that stays in the account when its stack is deleted. */
export interface Retained {
  readonly stack: string;
  readonly region: string;
  readonly type: string;
  /** `soloist-staging-data-AuthTable60C69E80-1ABC` */
  readonly physicalName: string;
  readonly logicalId: string;
}

/** Retained so that an update keeps the older ones; they go with their function. */
const GOES_ALL_THE_SAME = 'AWS::Lambda::Version';

/** What stays of these stacks, as their templates say. */
export function retainedIn(stacks: readonly EndingStack[]): Retained[] {
  return stacks.flatMap(({ name, region, template, physicalNames }) =>
    Object.entries(template.Resources ?? {})
      .filter(([, { Type, DeletionPolicy }]) => isRetained(DeletionPolicy) && Type !== GOES_ALL_THE_SAME)
      .flatMap(([logicalId, { Type }]) => {
        const physicalName = physicalNames[logicalId];
        // one that its condition left out, or that failed to be made, has none
        return physicalName ? [{ stack: name, region, type: Type, physicalName, logicalId }] : [];
      }),
  );
}
