import { join } from 'node:path';

import type { Gap, Denial } from '../console/sources.ts';
import { readAssembly } from '../assembly/assembly.ts';
import { resolveAssembly, type Resolved } from '../assembly/resolve.ts';
import { createAlb, type AlbService } from '../alb/alb.service.ts';
import { startEndpoint } from '../aws/endpoint.ts';
import { openClock, type AdjustableClock } from '../clock.ts';
import { createFaults, type FaultTable } from '../faults.ts';
import { createIam, OPERATOR } from '../iam/iam.service.ts';
import { openJournal } from '../journal.ts';
import { createLambda, type LambdaService } from '../lambda/lambda.service.ts';
import { LogRing } from '../lambda/logs.ts';
import type { Ports } from '../ports.ts';
import type { Access, Caller, Context, Journal, Service } from '../service.ts';
import { dynamoDbServices } from '../services/dynamodb/dynamodb.service.ts';
import { createSecretsManager } from '../services/secretsmanager/secretsmanager.service.ts';
import { createSes, type Ses } from '../services/ses/ses.service.ts';
import { createSqs } from '../services/sqs/sqs.service.ts';
import { createSts } from '../services/sts/sts.service.ts';
import { createValkey } from '../services/valkey/valkey.service.ts';
import { createSignals } from '../signals.ts';
import { createSources } from '../sources/sources.service.ts';
import { createNaming } from './naming.ts';
import type { StateFolder } from './state-folder.ts';
import type { Steps } from './steps.ts';

const REMEMBERED_DENIALS = 200;

/** One stage of the app, running. */
export interface Rehearsal {
  readonly stage: string;
  readonly clock: AdjustableClock;
  readonly faults: FaultTable;
  readonly logs: LogRing;
  readonly lambda: LambdaService;
  readonly ses: Ses;
  readonly resolved: Resolved;
  readonly gaps: readonly Gap[];
  /** Newest first. */
  readonly denials: readonly Denial[];
  describe(): Readonly<Record<string, unknown>>;
  /** Calls a service as the operator. */
  call(service: string, action: string, input: unknown): Promise<any>;
  stop(): Promise<void>;
}

export interface Setting {
  readonly folder: StateFolder;
  readonly ports: Ports;
  /** Null is the first one. */
  readonly stage: string | null;
  readonly steps: Steps;
  /** A line for the person at the terminal. */
  readonly print: (line: string) => void;
}

/** Starts what the synthesized app in `folder` declares, in the order in which one thing needs another. */
export async function rehearse({ folder, ports, stage, steps, print }: Setting): Promise<Rehearsal> {
  const signals = createSignals();
  const clock = openClock(join(folder.state, 'clock.json'));
  const faults = createFaults(signals);
  const logs = new LogRing();
  const denials: Denial[] = [];
  const journals: Journal<unknown>[] = [];

  const iam = createIam();
  const lambda = createLambda({
    codeDirectory: (resource) => resolved.codeDirectory(resource),
    credentials: (roleArn) => iam.credentials(roleArn),
    logs,
    compileCache: join(folder.path, 'compile-cache'),
  });
  const alb = createAlb({ invoker: lambda, port: () => ports.api });
  const ses = createSes();
  const [dynamodb, streams] = dynamoDbServices();
  const services: Service[] = [
    iam,
    createSts(),
    createSecretsManager(),
    dynamodb,
    streams,
    createSqs(),
    ses,
    createValkey({ port: ports.cache }),
    lambda,
    alb,
    createSources({ invoker: lambda }),
  ];

  const assembly = readAssembly(folder.cdkOut, stage);
  const naming = createNaming(assembly.region, `http://127.0.0.1:${ports.aws}`);
  const resolved = await steps.step(
    'templates',
    () => resolveAssembly(assembly, services, naming),
    ({ resources }) => `${resources.length} resources of stage ${assembly.stage}`,
  );

  const refuse = (caller: Caller, access: Access) => {
    const reason = iam.refuse(caller, access);
    if (reason) {
      denials.unshift({
        at: clock.now(),
        principal: caller.principal,
        action: access.action,
        resource: access.resource,
      });
      denials.length = Math.min(denials.length, REMEMBERED_DENIALS);
      print(`  denied         ${reason}`);
    }
    return reason;
  };
  const endpoint = await startEndpoint({
    services,
    callers: (accessKeyId) => iam.caller(accessKeyId),
    authorize: refuse,
    faults,
    port: ports.aws,
    onUnexpected: (error) =>
      print(`  rehearsal bug  ${error instanceof Error ? error.stack : String(error)}`),
  });

  const context: Context = {
    naming,
    clock,
    faults,
    signals,
    journal<Entry>(name: string) {
      const journal = openJournal<Entry>(join(folder.state, `${name}.jsonl`));
      journals.push(journal as Journal<unknown>);
      return journal;
    },
    call: endpoint.call,
    log: (message, fields) => print(`  ${message}${fields ? ` ${JSON.stringify(fields)}` : ''}`),
  };

  const started: Service[] = [];
  const stop = async () => {
    signals.close();
    // what asks is stopped before what is asked
    for (const service of started.splice(0).reverse()) await service.stop();
    await endpoint.close();
    for (const journal of journals) journal.close();
  };

  try {
    for (const service of services) {
      const types = new Set([...service.resourceTypes, ...(service.observes ?? [])]);
      const own = resolved.resources.filter(({ type }) => types.has(type));
      await steps.step(
        service.name,
        () => service.start(own, context),
        () => count(own.length),
      );
      started.push(service);
    }
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    stage: assembly.stage,
    clock,
    faults,
    logs,
    lambda,
    ses,
    resolved,
    gaps: resolved.gaps,
    denials,
    describe: () => describeAll(services, alb),
    call: (service, action, input) => endpoint.call(OPERATOR, service, action, input),
    stop,
  };
}

function describeAll(services: readonly Service[], alb: AlbService): Record<string, unknown> {
  const described = services.map((service) => [service === alb ? 'alb' : service.name, service.describe?.()]);
  return Object.fromEntries(described);
}

const count = (resources: number): string => (resources === 1 ? '1 resource' : `${resources} resources`);
