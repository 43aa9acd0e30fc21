import type { Resource } from '../service.ts';

/** What a name or an ARN leads to. */
export interface Resolved {
  readonly functionName: string;
  readonly version: string;
  readonly arn: string;
}

export interface Alias {
  readonly version: string;
  /** Shares of traffic, 0 to 1, that go to other versions. */
  readonly others: readonly { readonly version: string; readonly weight: number }[];
}

const ARN = /^arn:[^:]+:lambda:[^:]*:[^:]*:function:([^:]+)(?::([^:]+))?$/;

/** `name`, `name:qualifier` or a whole ARN; null when it is none of these. */
export function parseTarget(target: string): { functionName: string; qualifier: string | null } | null {
  const match = ARN.exec(target) ?? /^([\w-]+)(?::([\w$-]+))?$/.exec(target);
  return match?.[1] ? { functionName: match[1], qualifier: match[2] ?? null } : null;
}

/** The versions and aliases of the functions, and which version a request gets. */
export class Registry {
  private readonly versions = new Map<string, Set<string>>();
  private readonly aliases = new Map<string, Alias>();
  private readonly arns = new Map<string, string>();
  private readonly random: () => number;

  constructor(resources: readonly Resource[], random: () => number) {
    this.random = random;
    for (const { type, identity } of resources)
      if (type === 'AWS::Lambda::Function') {
        this.versions.set(identity.ref, new Set(['$LATEST']));
        this.arns.set(identity.ref, identity.attributes['Arn'] ?? '');
      }
    for (const resource of resources) {
      if (resource.type === 'AWS::Lambda::Version') this.addVersion(resource);
      if (resource.type === 'AWS::Lambda::Alias') this.addAlias(resource);
    }
  }

  /** An alias with weights answers a version by chance. */
  resolve(target: string): Resolved | null {
    const parsed = parseTarget(target);
    const arn = parsed && this.arns.get(parsed.functionName);
    if (!parsed || !arn) return null;
    const { functionName, qualifier } = parsed;
    if (qualifier === null) return { functionName, version: '$LATEST', arn };
    const alias = this.aliases.get(`${functionName}:${qualifier}`);
    const version = alias ? this.choose(alias) : qualifier;
    if (!this.versions.get(functionName)?.has(version)) return null;
    return { functionName, version, arn: `${arn}:${qualifier}` };
  }

  /** The version that is worth starting early: an alias's, else `$LATEST`. */
  inUse(functionName: string): string {
    for (const [key, alias] of this.aliases) if (key.startsWith(`${functionName}:`)) return alias.version;
    return '$LATEST';
  }

  /** `$LATEST` first. */
  versionsOf(functionName: string): string[] {
    return [...(this.versions.get(functionName) ?? [])];
  }

  aliasesOf(functionName: string): (Alias & { readonly name: string })[] {
    return [...this.aliases].flatMap(([key, alias]) => {
      const [owner, name = ''] = key.split(':');
      return owner === functionName ? [{ name, ...alias }] : [];
    });
  }

  private addVersion({ identity, properties }: Resource): void {
    const name = parseTarget(String(properties['FunctionName']))?.functionName ?? '';
    this.versions.get(name)?.add(identity.attributes['Version'] ?? '');
  }

  private addAlias({ properties }: Resource): void {
    const name = parseTarget(String(properties['FunctionName']))?.functionName ?? '';
    const weights: { FunctionVersion: string; FunctionWeight: number }[] =
      properties['RoutingConfig']?.AdditionalVersionWeights ?? [];
    this.aliases.set(`${name}:${properties['Name']}`, {
      version: String(properties['FunctionVersion']),
      others: weights.map((entry) => ({
        version: String(entry.FunctionVersion),
        weight: Number(entry.FunctionWeight),
      })),
    });
  }

  private choose({ version, others }: Alias): string {
    if (others.length === 0) return version;
    let point = this.random();
    for (const other of others) {
      if (point < other.weight) return other.version;
      point -= other.weight;
    }
    return version;
  }
}
