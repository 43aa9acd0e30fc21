import { join } from 'node:path';

import type { Denial } from '../console/sources.ts';
import type { Gap, Resolved } from '../assembly/resolve.ts';
import type { AlbService } from '../alb/alb.service.ts';
import { startEndpoint } from '../aws/endpoint.ts';
import { openClock, type AdjustableClock } from '../clock.ts';
import { createFaults, type FaultTable } from '../faults.ts';
import { OPERATOR } from '../iam/iam.service.ts';
import { openJournal } from '../journal.ts';
import type { LambdaService } from '../lambda/lambda.service.ts';
import { LogRing } from '../lambda/logs.ts';
import type { Ports } from '../ports.ts';
import type { Access, Caller, Context, Journal, Service } from '../service.ts';
import type { Ses } from '../services/ses/ses.service.ts';
import { createSignals } from '../signals.ts';
import { plan } from './plan.ts';
import type { StateFolder } from './state-folder.ts';
import type { Steps } from './steps.ts';
import type { StripeAccount } from './stripe-account.ts';

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
  /** URL of a DynamoDB to use instead of the embedded one, or null. */
  readonly dynamodb: string | null;
  readonly stripe: StripeAccount;
  readonly steps: Steps;
  /** A line for the person at the terminal. */
  readonly print: (line: string) => void;
}

/**
 * Starts what the synthesized app in the setting's folder declares.
 * @param before the rehearsal whose place this one takes: its logs, denials and faults go on
 */
export async function rehearse(setting: Setting, before?: Rehearsal): Promise<Rehearsal> {
  const { folder, ports, steps, print } = setting;
  const signals = createSignals();
  const clock = openClock(join(folder.state, 'clock.json'));
  const faults = createFaults(signals);
  for (const fault of before?.faults.list() ?? []) faults.set(fault);
  const logs = before?.logs ?? new LogRing();
  const denials: Denial[] = [...(before?.denials ?? [])];
  const journals: Journal<unknown>[] = [];

  const { stage, naming, resolved, services, iam, lambda, alb, ses } = await steps.step(
    'templates',
    () => plan(setting, folder.cdkOut, logs),
    (made) => `${made.resolved.resources.length} resources of stage ${made.stage}`,
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
    clock,
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
      // before it has started: one that fails in the middle has something to stop too
      started.push(service);
      const start = () => service.start(own, context);
      if (own.length === 0) await start();
      else await steps.step(service.name, start, () => count(own.length));
    }
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    stage,
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
