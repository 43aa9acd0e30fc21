import { References } from './references.ts';
import { resourcesOf, type Resource, type StackChange } from './change.ts';
import { grantsOf, type Grant } from './statements.ts';

/** What a role may do, on one side of a deployment. */
export interface RoleGrants {
  readonly grants: readonly Grant[];
  /** Managed policies, whose content no template says. */
  readonly managed: readonly string[];
  /** The permissions boundary; null without one. */
  readonly boundary: string | null;
}

const NOTHING: RoleGrants = { grants: [], managed: [], boundary: null };

/** The roles of all stacks by reference, `soloist-staging-app/ApiFunctionRole`. */
export class Roles {
  readonly #references: References;
  readonly #roles = new Map<string, RoleGrants>();

  constructor(changes: readonly StackChange[], side: 'before' | 'after') {
    this.#references = new References(changes, side);
    const resources = changes.flatMap(({ stack, [side]: state }) =>
      resourcesOf(state).map(([logicalId, resource]) => ({ stack, logicalId, resource })),
    );
    for (const { stack, logicalId, resource } of resources) {
      if (resource.Type === 'AWS::IAM::Role')
        this.#roles.set(`${stack}/${logicalId}`, this.#own(resource, stack));
    }
    for (const { stack, resource } of resources) this.#attach(resource, stack);
  }

  /** What the role may do that a value names: its Ref, its ARN, or an import of either. */
  of(value: unknown, stack: string): RoleGrants {
    return this.#roles.get(this.keyOf(value, stack)) ?? NOTHING;
  }

  /** `${app/Role.Arn}` and `${app/Role}` are the same role. */
  keyOf(value: unknown, stack: string): string {
    return this.#references.text(value, stack).replace(/^\$\{(.+?)(\.Arn)?\}$/, '$1');
  }

  #own({ Properties = {} }: Resource, stack: string): RoleGrants {
    const inline = (Properties.Policies ?? []) as readonly { readonly PolicyDocument: unknown }[];
    const text = (value: unknown) => this.#references.text(value, stack);
    return {
      grants: inline.flatMap(({ PolicyDocument }) => grantsOf(PolicyDocument, text)),
      managed: ((Properties.ManagedPolicyArns ?? []) as readonly unknown[]).map(text),
      boundary: Properties.PermissionsBoundary ? text(Properties.PermissionsBoundary) : null,
    };
  }

  #attach({ Type, Properties = {} }: Resource, stack: string): void {
    const named = {
      'AWS::IAM::Policy': Properties.Roles,
      'AWS::IAM::ManagedPolicy': Properties.Roles,
      'AWS::IAM::RolePolicy': [Properties.RoleName],
    }[Type] as readonly unknown[] | undefined;
    if (!named) return;
    const grants = grantsOf(Properties.PolicyDocument, (value) => this.#references.text(value, stack));
    for (const name of named) {
      const key = this.keyOf(name, stack);
      const role = this.#roles.get(key) ?? NOTHING;
      this.#roles.set(key, { ...role, grants: [...role.grants, ...grants] });
    }
  }
}
