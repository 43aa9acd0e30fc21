import type { IConstruct } from 'constructs';

const CONTEXT = 'soloist:naming';

/** What the names of a stage's resources are made of. */
export interface Naming {
  /** The project's name, `soloist` */
  readonly project: string;
  /** The stage's name, `staging` */
  readonly stage: string;
}

/** Names everything under `scope`; must be called before `scope` has children. */
export function setNaming(scope: IConstruct, naming: Naming): void {
  scope.node.setContext(CONTEXT, naming);
}

export function namingOf(scope: IConstruct): Naming {
  return scope.node.getContext(CONTEXT) as Naming;
}

/**
 * The physical name of a resource, `soloist-staging-api`. Only what operators type gets one (functions, queues,
 * alarms, the target group); stateful resources are named by CloudFormation, so that they can be restored beside
 * the old ones.
 */
export function physicalName(scope: IConstruct, name: string): string {
  const { project, stage } = namingOf(scope);
  return `${project}-${stage}-${name}`;
}
