import type { Declaration } from '../service.ts';
import type { Stack } from './assembly.ts';

/** What exists once in an account's region, whichever stage declares it. */
const SHARED = ['AWS::SES::EmailIdentity'];

export interface SharedResource {
  readonly declaration: Declaration;
  /** As the template has them: plain values. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What the stages beside this one have made for it too: the types of which it declares none itself. */
export function sharedIn(neighbours: readonly Stack[], own: readonly Declaration[]): SharedResource[] {
  const wanted = SHARED.filter((type) => own.every((declaration) => declaration.type !== type));
  return neighbours.flatMap(({ name, template: { Resources = {} } }) =>
    Object.entries(Resources)
      .filter(([, { Type }]) => wanted.includes(Type))
      .map(([logicalId, { Type, Properties = {} }]) => ({
        declaration: { stack: name, logicalId, type: Type },
        properties: Properties,
      })),
  );
}
