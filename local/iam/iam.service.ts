import { createHash, randomBytes } from 'node:crypto';

import { Refusal } from '../refusal.ts';
import type { Access, Caller, Declaration, Identity, Naming, Resource, Service } from '../service.ts';
import { evaluate } from './evaluate.ts';
import { managedPolicy } from './managed.ts';
import { readPolicy, type Statement } from './policy.ts';
import { RESOURCE_POLICIES, resourcePolicies, type ResourcePolicies } from './resource-policies.ts';

const ROLE = 'AWS::IAM::Role';
const POLICY = 'AWS::IAM::Policy';
const MANAGED_POLICY = 'AWS::IAM::ManagedPolicy';

/** Who may do everything: the person at the keyboard, by the AWS CLI or a test. */
export const OPERATOR = 'operator';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface Iam extends Service {
  /** The keys of a role, made when first asked for; each role has its own, so that the caller is known by them. */
  credentials(roleArn: string): Credentials;
  /** Who owns an access key; null for an unknown one. */
  caller(accessKeyId: string): Caller | null;
  /** The secret behind a role's access key; null for an unknown key, and for the operator, who may sign with any. */
  secretOf(accessKeyId: string): string | null;
  /** Why `caller` may not do what `access` says, in AWS's words; null when it may. */
  refuse(caller: Caller, access: Access): string | null;
}

/** Roles and policies of the templates, asked at every call to any service. */
export function createIam(): Iam {
  const owners = new Map<string, string>([[OPERATOR, OPERATOR]]);
  const keys = new Map<string, Credentials>();
  let identities = new Map<string, Statement[]>();
  let resources: ResourcePolicies = () => [];

  return {
    name: 'iam',
    resourceTypes: [ROLE, POLICY, MANAGED_POLICY],
    observes: RESOURCE_POLICIES,
    identify,

    start(declared, { naming }) {
      identities = identityPolicies(declared);
      resources = resourcePolicies(declared, naming);
    },

    credentials(roleArn) {
      let found = keys.get(roleArn);
      if (!found) {
        // as stable as the role's name: a restart must not confuse who reads the console
        const suffix = createHash('sha256').update(roleArn).digest('hex').slice(0, 16).toUpperCase();
        found = { accessKeyId: `ASIA${suffix}`, secretAccessKey: randomBytes(30).toString('base64') };
        keys.set(roleArn, found);
        owners.set(found.accessKeyId, roleArn);
      }
      return found;
    },

    caller(accessKeyId) {
      const principal = owners.get(accessKeyId);
      return principal ? { accessKeyId, principal } : null;
    },

    secretOf(accessKeyId) {
      const principal = owners.get(accessKeyId);
      return (principal && keys.get(principal)?.secretAccessKey) ?? null;
    },

    refuse(caller, access) {
      if (caller.principal === OPERATOR) return null;
      const decision = evaluate(identities.get(caller.principal) ?? [], resources(access.resource), {
        action: access.action,
        resource: access.resource,
        principal: caller.principal,
        context: contextOf(caller, access),
      });
      return decision.allowed ? null : explain(caller, access, decision.because);
    },

    stop() {
      identities = new Map();
      resources = () => [];
    },
  };
}

function identify(declaration: Declaration, naming: Naming, property: (name: string) => any): Identity {
  switch (declaration.type) {
    case ROLE: {
      const name = naming.name(declaration, property('RoleName'), 64);
      return { ref: name, attributes: { Arn: roleArn(naming, name), RoleId: `AROA${name.toUpperCase()}` } };
    }
    case MANAGED_POLICY: {
      const arn = `arn:aws:iam::${naming.account}:policy/${naming.name(declaration, property('ManagedPolicyName'), 128)}`;
      return { ref: arn, attributes: { PolicyArn: arn } };
    }
    default:
      return { ref: naming.name(declaration, property('PolicyName'), 128), attributes: {} };
  }
}

const roleArn = (naming: Naming, name: string) => `arn:aws:iam::${naming.account}:role/${name}`;

/** Every role's statements by its ARN: its inline policies, those attached to it, and those that it names. */
function identityPolicies(declared: readonly Resource[]): Map<string, Statement[]> {
  const roles = declared.filter(({ type }) => type === ROLE);
  const documents = new Map(
    declared
      .filter(({ type }) => type === MANAGED_POLICY)
      .map(({ identity, properties }) => [identity.ref, readPolicy(properties['PolicyDocument'])]),
  );
  const policies = new Map<string, Statement[]>();

  for (const { identity, properties } of roles) {
    const inline = (properties['Policies'] ?? []).flatMap(({ PolicyDocument }: any) =>
      readPolicy(PolicyDocument),
    );
    const managed = (properties['ManagedPolicyArns'] ?? []).flatMap((arn: string) => {
      const statements = documents.get(arn) ?? managedPolicy(arn);
      if (!statements)
        throw new Refusal(
          `role ${identity.ref} has the managed policy ${arn}, which the rehearsal doesn't know`,
        );
      return statements;
    });
    policies.set(identity.attributes['Arn']!, [...inline, ...managed]);
  }
  for (const { type, properties } of declared) {
    if (type !== POLICY && type !== MANAGED_POLICY) continue;
    for (const name of properties['Roles'] ?? []) {
      const role = roles.find(({ identity }) => identity.ref === name);
      if (role)
        policies.get(role.identity.attributes['Arn']!)?.push(...readPolicy(properties['PolicyDocument']));
    }
  }
  return policies;
}

function contextOf({ principal }: Caller, { context = {} }: Access): Record<string, readonly string[]> {
  const given = Object.entries(context).map(([key, value]) => [key.toLowerCase(), [value].flat()]);
  return {
    ...Object.fromEntries(given),
    'aws:principalarn': [principal],
    // the rehearsal speaks plain HTTP on loopback where AWS has TLS only
    'aws:securetransport': ['true'],
  };
}

function explain(
  { principal }: Caller,
  { action, resource }: Access,
  because: 'explicit deny' | 'no allow',
): string {
  const reason =
    because === 'explicit deny'
      ? 'with an explicit deny in a policy'
      : `because no identity-based policy allows the ${action} action`;
  return `User: ${principal} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
}
