/** A resource as a template writes it. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

export interface Output {
  readonly Value: unknown;
  readonly Export?: { readonly Name: unknown };
}

export interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, Output>>;
}

export interface StackState {
  readonly template: Template;
  readonly terminationProtection: boolean;
}

/** A stack before and after a deployment. */
export interface StackChange {
  /** Its name, `soloist-staging-data`. */
  readonly stack: string;
  /** As it is deployed; null before its first deployment. */
  readonly before: StackState | null;
  /** As it was synthesised; null when it is deployed, but part of the app no more. */
  readonly after: StackState | null;
}

/** What the guard does not let through. */
export interface RefusedChange {
  /** The rule's name: its section in docs/decisions/guard.md. */
  readonly rule: string;
  readonly stack: string;
  /** Null when the stack itself is meant. */
  readonly logicalId: string | null;
  /** Path of the construct, `staging/data/Auth/Table`; the logical id where the template doesn't know it. */
  readonly path: string;
  readonly message: string;
  /** How to get there in steps that lose nothing. */
  readonly wayOut: string;
}

export type Rule = (changes: readonly StackChange[]) => RefusedChange[];

/** A resource that is deployed, and what becomes of it. */
export interface ResourceChange {
  readonly stack: string;
  readonly logicalId: string;
  readonly before: Resource;
  /** Null when the stack or the resource is there no more. */
  readonly after: Resource | null;
}

/** Every resource of the deployed stacks, with what becomes of it. */
export function resourceChanges(changes: readonly StackChange[]): ResourceChange[] {
  return changes.flatMap(({ stack, before, after }) =>
    resourcesOf(before).map(([logicalId, resource]) => ({
      stack,
      logicalId,
      before: resource,
      after: after?.template.Resources?.[logicalId] ?? null,
    })),
  );
}

export function resourcesOf(state: StackState | null): [string, Resource][] {
  return Object.entries(state?.template.Resources ?? {});
}

/** `staging/data/Auth/Table`, as the CDK left it in the metadata; else the logical id. */
export function pathOf(logicalId: string, resource: Resource): string {
  const path = resource.Metadata?.['aws:cdk:path'];
  return typeof path === 'string' ? path.replace(/\/Resource$/, '') : logicalId;
}

/** Whether a policy of a resource keeps it in the account: `Retain`, `RetainExceptOnCreate`. */
export function isRetained(policy: string | undefined): boolean {
  return policy?.startsWith('Retain') ?? false;
}

/** One text for equal values, whatever the order of their keys; undefined for nothing. */
export function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

export function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}
