import { Refusal } from '../refusal.ts';
import type { Declaration, Naming, Resource, Service } from '../service.ts';
import type { Assembly } from './assembly.ts';
import { createIdentities } from './identities.ts';
import { inertReason } from './inert.ts';
import { createProviders } from './providers.ts';
import { sharedIn } from './shared.ts';
import { createScopes, type Output } from './scopes.ts';
import type { Template, TemplateResource } from './template.ts';

/** How a function's code was made, as its construct wrote it down. */
export interface Bundle {
  /** Source file of the handler, relative to the repository's root. */
  readonly entry: string;
  /** Options of esbuild. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What the templates declare and the rehearsal doesn't run. */
export interface Gap {
  readonly type: string;
  readonly count: number;
  readonly reason: string;
}

/** A stack as if it had been deployed. */
export interface DeployedStack {
  readonly name: string;
  readonly region: string;
  readonly template: Template;
  /** Every resource whose condition holds, whether the rehearsal runs it or not. */
  readonly resources: readonly Declaration[];
  /** What `Ref` of a resource answers. */
  physicalId(resource: Declaration): string;
  /** Throws an `Error` for what can't be resolved. */
  outputs(): Readonly<Record<string, Output>>;
}

export interface Resolved {
  /** In the order of deployment. */
  readonly stacks: readonly DeployedStack[];
  /** Every resource that some service serves, with plain properties, in the order of deployment. */
  readonly resources: readonly Resource[];
  readonly gaps: readonly Gap[];
  /** Folder of what a resource's property names as an S3 key; a `Refusal` when that isn't an asset of its stack. */
  asset(resource: Resource, objectKey: string): string;
  /** Null for code that esbuild didn't make. */
  bundle(resource: Resource): Bundle | null;
}

/** @throws Refusal for a type that no service knows, and for whatever can't be resolved, by stack and logical id */
export function resolveAssembly(assembly: Assembly, services: readonly Service[], naming: Naming): Resolved {
  const servers = new Map(
    services.flatMap((service) => service.resourceTypes.map((type) => [type, service])),
  );
  const identities = createIdentities(servers, naming);
  const scopes = createScopes(assembly.stacks, naming, identities);
  const declared = scopes.flatMap((scope) =>
    scope.declarations.map((declaration) => ({ scope, declaration })),
  );

  for (const { declaration } of declared) refuseUnknown(declaration, servers);

  const isProvider = createProviders(assembly.stacks);
  const isServed = (declaration: Declaration) => servers.has(declaration.type) && !isProvider(declaration);
  const resources = declared
    .filter(({ declaration }) => isServed(declaration))
    .map(({ scope, declaration }) => ({
      ...declaration,
      properties: scope.properties(declaration),
      identity: scope.identity(declaration),
    }));
  const shared = sharedIn(assembly.neighbours, resources).map(({ declaration, properties }) => ({
    ...declaration,
    properties,
    identity: identities(declaration, (name) => properties[name]),
  }));
  const stackOf = ({ stack }: Declaration) => assembly.stacks.find(({ name }) => name === stack)!;
  const templateOf = (resource: Declaration): TemplateResource =>
    stackOf(resource).template.Resources![resource.logicalId]!;

  return {
    stacks: assembly.stacks.map(({ name, region, template }, index) => {
      const scope = scopes[index]!;
      const physicalId = (resource: Declaration) => scope.identity(resource).ref;
      return { name, region, template, resources: scope.declarations, physicalId, outputs: scope.outputs };
    }),
    resources: [...resources, ...shared],
    gaps: gapsOf(declared.map(({ declaration }) => declaration.type).filter((type) => !servers.has(type))),

    asset(resource, objectKey) {
      const path = stackOf(resource).assets.get(objectKey);
      if (!path) throw new Refusal(`${describe(resource)}: ${objectKey} is not an asset of the stack`);
      return path;
    },

    bundle: (resource) => (templateOf(resource).Metadata?.['soloist:bundle'] as Bundle | undefined) ?? null,
  };
}

const describe = ({ stack, logicalId, type }: Declaration) =>
  `stack ${stack}, resource ${logicalId} (${type})`;

function refuseUnknown(declaration: Declaration, servers: ReadonlyMap<string, Service>) {
  if (servers.has(declaration.type) || inertReason(declaration.type) !== undefined) return;
  throw new Refusal(
    `${describe(declaration)}: the rehearsal doesn't know this type, serve it in local/ or list it in local/assembly/inert.ts`,
  );
}

function gapsOf(types: readonly string[]): Gap[] {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].flatMap(([type, count]) => {
    const reason = inertReason(type);
    return reason ? [{ type, count, reason }] : [];
  });
}
