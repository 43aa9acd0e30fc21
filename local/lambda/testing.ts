import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context, Faults, Journal, Resource } from '../service.ts';
import { createSignals, type SignalBoard } from '../signals.ts';
import type { Outcome } from './invoker.ts';
import { createLambda, type LambdaOptions, type LambdaService } from './lambda.service.ts';
import { LogRing } from './logs.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** Builders for the tests of functions, load balancer and event sources. */

export const NAMING = {
  account: '111122223333',
  region: 'eu-west-1',
  endpoint: 'http://127.0.0.1:1',
  name: (declaration: { logicalId: string }, given: unknown) => String(given ?? declaration.logicalId),
  arn: (service: string, resource: string) => `arn:aws:${service}:eu-west-1:111122223333:${resource}`,
};

export type Call = (principal: string, service: string, action: string, input: any) => Promise<unknown>;

export interface TestContext extends Context {
  readonly signals: SignalBoard;
  readonly messages: { message: string; fields?: Record<string, unknown> }[];
  readonly journals: Map<string, unknown[]>;
  advance(ms: number): void;
}

/** A context in memory; `active` names the faults that are on, `service/kind`; journals outlive a restart when shared. */
export function createContext(
  given: { call?: Call; active?: Set<string>; journals?: Map<string, unknown[]> } = {},
): TestContext {
  let offset = 0;
  const listeners = new Set<(offset: number) => void>();
  const messages: TestContext['messages'] = [];
  const journals = given.journals ?? new Map<string, unknown[]>();
  const faults: Faults = { active: (service, kind) => (given.active?.has(`${service}/${kind}`) ? {} : null) };
  return {
    naming: NAMING,
    faults,
    signals: createSignals(),
    messages,
    journals,
    clock: {
      now: () => Date.now() + offset,
      onAdvance: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    advance: (ms) => {
      offset += ms;
      for (const listener of listeners) listener(offset);
    },
    journal: <Entry>(name: string) => memoryJournal<Entry>(journals, name),
    call: (principal, service, action, input) =>
      given.call?.(principal, service, action, input) ??
      Promise.reject(new Error(`unexpected ${service} ${action}`)),
    log: (message, fields) => void messages.push(fields ? { message, fields } : { message }),
  };
}

function memoryJournal<Entry>(journals: Map<string, unknown[]>, name: string): Journal<Entry> {
  const entries = () => (journals.get(name) ?? []) as Entry[];
  return {
    load: () => [...entries()],
    append: (entry) => void journals.set(name, [...entries(), entry]),
    rewrite: (next) => void journals.set(name, [...next]),
    get length() {
      return entries().length;
    },
    close: () => {},
  };
}

/** A folder with `index.js` that holds `code`. */
export function codeFolder(code: string): string {
  const folder = temporaryFolder('soloist-function');
  writeFileSync(join(folder, 'index.js'), code);
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
  return folder;
}

export function resource(
  type: string,
  logicalId: string,
  properties: Record<string, unknown>,
  identity: Resource['identity'] = { ref: logicalId, attributes: {} },
): Resource {
  return { stack: 'test', type, logicalId, properties, identity };
}

export function functionResource(properties: Record<string, unknown> = {}, name = 'subject'): Resource {
  const defaults = {
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Role: `arn:aws:iam::111122223333:role/${name}`,
  };
  const attributes = { Arn: NAMING.arn('lambda', `function:${name}`) };
  return resource('AWS::Lambda::Function', name, { ...defaults, ...properties }, { ref: name, attributes });
}

export interface StartedLambda {
  readonly lambda: LambdaService;
  readonly logs: LogRing;
  readonly context: TestContext;
  stop(): Promise<void>;
}

/** Lambda with one function, `subject`, that runs `code`. */
export function startLambda(
  code: string,
  properties: Record<string, unknown> = {},
  given: { others?: Resource[]; options?: Partial<LambdaOptions>; context?: TestContext } = {},
): StartedLambda {
  const folder = codeFolder(code);
  const logs = new LogRing();
  const context = given.context ?? createContext();
  const lambda = createLambda({
    codeDirectory: () => folder,
    credentials: (roleArn) => ({ accessKeyId: `KEY-${roleArn.split('/')[1]}`, secretAccessKey: 'secret' }),
    logs,
    patience: 0,
    ...given.options,
  });
  lambda.start([functionResource(properties), ...(given.others ?? [])], context);
  return { lambda, logs, context, stop: async () => lambda.stop() };
}

/** Waits until `condition` gives something truthy, looking again every few milliseconds; fails after `deadline` ms. */
export async function eventually<T>(
  condition: () => T | Promise<T>,
  deadline = 5000,
): Promise<NonNullable<T>> {
  const end = performance.now() + deadline;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (performance.now() > end) throw new Error(`condition not met within ${deadline} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

let started: StartedLambda[] = [];

/** As `startLambda`, for tests that stop it with `stopAll`. */
export function givenLambda(...args: Parameters<typeof startLambda>): StartedLambda {
  const lambda = startLambda(...args);
  started.push(lambda);
  return lambda;
}

export async function stopAll(): Promise<void> {
  await Promise.all(started.map((lambda) => lambda.stop()));
  started = [];
}

/** What a function answered, or how it failed. */
export const read = (outcome: Outcome) => JSON.parse(outcome.payload);
