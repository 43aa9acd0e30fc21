import { randomUUID } from 'node:crypto';
import type { Access, Context, Declaration, Naming, Resource, Service } from '../service.ts';
import { accessOf, handleCall } from './api.ts';
import { readConfiguration, type Configuration, type Credentials } from './configuration.ts';
import { missing, throttled } from './failures.ts';
import { Identities } from './identities.ts';
import { layerVariables } from './layers.ts';
import type { FailureKind, InvokeOptions, Invoker, Outcome, Target } from './invoker.ts';
import type { Logs } from './logs.ts';
import { Permissions } from './permissions.ts';
import { Pool } from './pool.ts';
import { Registry } from './registry.ts';
import { lambdaRest } from './rest.ts';
import { Watchdog } from './watchdog.ts';

export interface LambdaOptions {
  /** The folder with a function's unpacked code, or a layer's content. */
  readonly codeDirectory: (resource: Resource) => string;
  /** The access key by which the endpoint knows a role. */
  readonly credentials: (roleArn: string) => Credentials;
  readonly logs: Logs;
  /** Most environments per function. @default 8 */
  readonly environments?: number;
  /** Milliseconds that a request waits for a busy environment before another one starts. @default 25 */
  readonly patience?: number;
  /** Milliseconds after which a spare environment that nobody needs is stopped. @default 5 minutes */
  readonly idleLimit?: number;
  /** Folder that keeps compiled code between starts. @default none is kept */
  readonly compileCache?: string;
  /** Further variables of every function: where those are whom it calls outside of AWS. @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /** @default Math.random */
  readonly random?: () => number;
}

export interface LambdaService extends Service, Invoker {
  /** Requests from now on run the code in `directory`; those under way finish on the old. */
  replaceCode(functionName: string, directory: string): void;
}

// concurrent executions: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const ACCOUNT_QUOTA = 1000;
const NEW_ACCOUNT_QUOTA = 10;

export function createLambda(options: LambdaOptions): LambdaService {
  return new Lambda(options);
}

class Lambda implements LambdaService {
  readonly name = 'lambda';
  readonly protocol = 'rest';
  readonly rest = lambdaRest;
  readonly resourceTypes = [
    'AWS::Lambda::Function',
    'AWS::Lambda::Version',
    'AWS::Lambda::Alias',
    'AWS::Lambda::LayerVersion',
    'AWS::Lambda::Permission',
    'AWS::Logs::LogGroup',
  ];
  private readonly options: LambdaOptions;
  private readonly identities = new Identities();
  private readonly pools = new Map<string, { readonly pool: Pool; readonly configuration: Configuration }>();
  private readonly watchdog = new Watchdog();
  private registry = new Registry([], Math.random);
  private permissions = new Permissions([]);
  private context: Context | null = null;
  private unsubscribe: () => void = () => {};
  private stopping = false;

  constructor(options: LambdaOptions) {
    this.options = options;
  }

  identify(declaration: Declaration, naming: Naming, property: (name: string) => any) {
    return this.identities.identify(declaration, naming, property);
  }

  /** Also starts one environment per function in the background, functions behind an alias first. */
  start(resources: readonly Resource[], context: Context): void {
    this.context = context;
    this.registry = new Registry(resources, this.options.random ?? Math.random);
    this.permissions = new Permissions(resources);
    const layers = new Map(
      resources.filter(isLayer).map((layer) => [layer.identity.ref, this.options.codeDirectory(layer)]),
    );
    for (const resource of resources)
      if (resource.type === 'AWS::Lambda::Function') this.addFunction(resource, layers, context);
    this.unsubscribe = context.clock.onAdvance((offset) => {
      for (const { pool } of this.pools.values()) pool.setClockOffset(offset);
    });
    void this.warm();
  }

  async invoke(target: string, payload: string, options: InvokeOptions = {}): Promise<Outcome> {
    const requestId = options.requestId ?? randomUUID();
    const resolved = this.registry.resolve(target);
    const entry = resolved && this.pools.get(resolved.functionName);
    if (!resolved || !entry) return refused(requestId, 'missing', missing(target));
    const faults = this.context?.faults;
    if (faults?.active('lambda', 'throttle', hitting(resolved.functionName)))
      return refused(requestId, 'throttled', throttled());
    const slow = faults?.active('lambda', 'slow', hitting(resolved.functionName));
    if (slow) await new Promise((resolve) => setTimeout(resolve, Number(slow['ms'] ?? 1000)));
    const { version, arn } = resolved;
    return new Promise((settle) =>
      entry.pool.submit({ requestId, traceId: options.traceId ?? null, version, arn, payload, settle }),
    );
  }

  find(target: string): Target | null {
    const resolved = this.registry.resolve(target);
    const entry = resolved && this.pools.get(resolved.functionName);
    if (!entry) return null;
    const { functionName, roleArn, timeout } = entry.configuration;
    return { functionName, arn: resolved.arn, roleArn, timeout };
  }

  permits(principal: string, target: string, sourceArn: string): boolean {
    return this.permissions.permits(principal, target, sourceArn);
  }

  replaceCode(functionName: string, directory: string): void {
    const entry = this.pools.get(functionName);
    if (!entry)
      throw new Error(
        `no function '${functionName}' to replace the code of, expected one of: ${[...this.pools.keys()].join(', ')}`,
      );
    entry.pool.replaceCode(directory);
  }

  authorize(action: string, input: any): readonly Access[] {
    return accessOf(action, input, (target) => this.find(target)?.arn ?? null);
  }

  handle(action: string, input: any): unknown {
    const { logs } = this.options;
    const quota = this.context?.faults.active('lambda', 'quota');
    return handleCall(action, input, {
      invoker: this,
      functions: [...this.pools.values()].map(({ configuration }) => configuration),
      registry: this.registry,
      quota: quota ? Number(quota['limit'] ?? NEW_ACCOUNT_QUOTA) : ACCOUNT_QUOTA,
      linesOf: (requestId) =>
        logs
          .find({ text: requestId })
          .filter((entry) => entry.requestId === requestId)
          .map(({ line }) => line)
          .reverse(),
    });
  }

  describe() {
    return [...this.pools.values()].map(({ pool, configuration }) => {
      const { functionName, arn, roleArn, handler, memory, timeout } = configuration;
      return { functionName, arn, roleArn, handler, memory, timeout, ...pool.describe() };
    });
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.unsubscribe();
    await Promise.all([...this.pools.values()].map(({ pool }) => pool.stop()));
    await this.watchdog.close();
  }

  private addFunction(resource: Resource, layers: ReadonlyMap<string, string>, context: Context): void {
    const { options } = this;
    const { clock, naming, faults } = context;
    const declared = readConfiguration(resource);
    const folders = declared.layers.map((arn) => layers.get(arn) ?? refuseLayer(declared, arn));
    const configuration = {
      ...declared,
      variables: { ...layerVariables(folders), ...declared.variables, ...options.variables },
    };
    const pool = new Pool({
      configuration,
      clock,
      naming,
      logs: options.logs,
      directory: options.codeDirectory(resource),
      credentials: options.credentials(configuration.roleArn),
      limit: options.environments ?? 8,
      patience: options.patience ?? 25,
      idleLimit: options.idleLimit ?? 300_000,
      compileCache: options.compileCache ?? null,
      watchdog: this.watchdog,
      offset: () => Math.round(clock.now() - Date.now()),
      crashes: () => faults.active('lambda', 'crash', hitting(configuration.functionName)) !== null,
    });
    this.pools.set(configuration.functionName, { pool, configuration });
  }

  /** One after the other, so that the first function, the one people wait for, has the machine to itself. */
  private async warm(): Promise<void> {
    const pools = [...this.pools].map(([name, { pool }]) => ({ pool, version: this.registry.inUse(name) }));
    pools.sort((a, b) => Number(a.version === '$LATEST') - Number(b.version === '$LATEST'));
    for (const { pool, version } of pools) if (!this.stopping) await pool.warm(version);
  }
}

function refuseLayer({ functionName }: Configuration, arn: string): never {
  throw new Error(
    `function ${functionName} has the layer ${arn}, which no stack declares: nobody can fetch it here`,
  );
}

const isLayer = ({ type }: Resource): boolean => type === 'AWS::Lambda::LayerVersion';

/** Faults concern every function, or the one that their settings name as `function`. */
const hitting =
  (functionName: string) =>
  ({ function: hit }: Readonly<Record<string, unknown>>): boolean =>
    hit === undefined || hit === functionName;

function refused(requestId: string, kind: FailureKind, payload: string): Outcome {
  return { ok: false, requestId, version: '$LATEST', kind, payload };
}
