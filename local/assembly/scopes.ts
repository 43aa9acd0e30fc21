import { Refusal } from '../refusal.ts';
import type { Declaration, Identity, Naming } from '../service.ts';
import type { Stack } from './assembly.ts';
import type { Identify } from './identities.ts';
import { NO_VALUE, resolveValue, type Scope } from './intrinsics.ts';

/** One stack, whose values can be resolved. */
export interface StackScope {
  /** The resources whose condition holds. */
  readonly declarations: readonly Declaration[];
  properties(declaration: Declaration): Record<string, any>;
  identity(declaration: Declaration): Identity;
  /** By their keys. */
  outputs(): Record<string, Output>;
}

export interface Output {
  readonly value: string;
  /** Null for an output that other stacks don't import. */
  readonly exportName: string | null;
}

/** Stacks that see each other's exports. Whatever can't be resolved is a `Refusal` that names the resource. */
export function createScopes(stacks: readonly Stack[], naming: Naming, identify: Identify): StackScope[] {
  const exported = new Map<string, () => unknown>();
  return stacks.map((stack) => createScope(stack, naming, identify, exported));
}

function createScope(
  stack: Stack,
  naming: Naming,
  identify: Identify,
  exported: Map<string, () => unknown>,
): StackScope {
  const { Resources = {}, Parameters = {}, Conditions = {}, Mappings = {}, Outputs = {} } = stack.template;
  const pseudo = pseudoParameters(stack, naming);
  const conditions = new Map<string, boolean>();

  const scope: Scope = {
    region: stack.region,

    ref(name) {
      if (name in pseudo) return pseudo[name];
      if (name in Parameters) return parameter(name);
      return identityOf(name).ref;
    },

    attribute(logicalId, attribute) {
      const value = identityOf(logicalId).attributes[attribute];
      if (value !== undefined) return value;
      throw new Error(
        `${logicalId} (${Resources[logicalId]!.Type}) has no attribute ${attribute} in the rehearsal`,
      );
    },

    condition(name) {
      if (!(name in Conditions)) throw new Error(`condition ${name} is not declared`);
      let holds = conditions.get(name);
      if (holds === undefined) conditions.set(name, (holds = Boolean(resolveValue(Conditions[name], scope))));
      return holds;
    },

    importValue(name) {
      const value = exported.get(name);
      if (!value) throw new Error(`no stack before ${stack.name} exports ${name}`);
      return value();
    },

    mapping(map, first, second) {
      const value = Mappings[map]?.[first]?.[second];
      if (value === undefined) throw new Error(`mapping ${map} has no ${first}.${second}`);
      return value;
    },
  };

  function parameter(name: string): unknown {
    const value = Parameters[name]!.Default;
    if (value === undefined)
      throw new Error(`parameter ${name} has no default, and the rehearsal gives none`);
    return value;
  }

  function declarationOf(logicalId: string): Declaration {
    const resource = Resources[logicalId];
    if (!resource || (resource.Condition && !scope.condition(resource.Condition))) {
      throw new Error(`${logicalId} is not declared in stack ${stack.name}`);
    }
    return { stack: stack.name, logicalId, type: resource.Type };
  }

  const identityOf = (logicalId: string): Identity =>
    identify(declarationOf(logicalId), (name) => optional(Resources[logicalId]!.Properties?.[name], scope));

  for (const { Value, Export } of Object.values(Outputs)) {
    if (Export) exported.set(String(resolveValue(Export.Name, scope)), () => resolveValue(Value, scope));
  }

  return {
    declarations: Object.keys(Resources)
      .filter((id) => !Resources[id]!.Condition || scope.condition(Resources[id]!.Condition))
      .map(declarationOf),
    properties: (declaration) =>
      about(declaration, () => resolveValue(Resources[declaration.logicalId]!.Properties ?? {}, scope)),
    identity: (declaration) => about(declaration, () => identityOf(declaration.logicalId)),
    outputs: () =>
      Object.fromEntries(
        Object.entries(Outputs)
          .filter(([, { Condition }]) => !Condition || scope.condition(Condition))
          .map(([key, { Value, Export }]) => [
            key,
            {
              value: String(resolveValue(Value, scope)),
              exportName: Export ? String(resolveValue(Export.Name, scope)) : null,
            },
          ]),
      ),
  };
}

const optional = (value: unknown, scope: Scope) => {
  const resolved = resolveValue(value, scope);
  return resolved === NO_VALUE ? undefined : resolved;
};

/** Says of which resource an error is; what a service refused already says enough. */
function about<T>({ stack, logicalId, type }: Declaration, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`stack ${stack}, resource ${logicalId} (${type}): ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function pseudoParameters({ name, region }: Stack, { account }: Naming): Readonly<Record<string, unknown>> {
  return {
    'AWS::AccountId': account,
    'AWS::Region': region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': name,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/${name}/rehearsal`,
    'AWS::NotificationARNs': [],
    'AWS::NoValue': NO_VALUE,
  };
}
