import { join } from 'node:path';

import { startEndpoint } from '../aws/endpoint.ts';
import { createFaults, type FaultTable } from '../faults.ts';
import { openJournal } from '../journal.ts';
import type { Caller, Context, Declaration, Journal, Naming, Resource, Service } from '../service.ts';
import { createSignals, type SignalBoard } from '../signals.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** Builders for the tests of services: real journals in a folder of their own, a clock that stands until it is moved. */

export const OPERATOR: Caller = { accessKeyId: 'operator', principal: 'operator' };

export const START = Date.parse('2026-11-21T12:00:00Z');

export const NAMING: Naming = {
  account: '111122223333',
  region: 'eu-west-1',
  endpoint: 'http://127.0.0.1:4566',
  name: (declaration, given) => (typeof given === 'string' ? given : `test-${declaration.logicalId}`),
  arn: (service, resource) => `arn:aws:${service}:eu-west-1:111122223333:${resource}`,
};

export interface TestContext extends Context {
  readonly signals: SignalBoard;
  readonly faults: FaultTable;
  readonly messages: readonly string[];
  /** The same state after a crash: what the journals hold and nothing else. */
  restarted(): TestContext;
  advance(ms: number): void;
}

export function createContext(
  given: { folder?: string; offset?: number; naming?: Partial<Naming> } = {},
): TestContext {
  const folder = given.folder ?? temporaryFolder('soloist-state');
  let offset = given.offset ?? 0;
  const listeners = new Set<(offset: number) => void>();
  const messages: string[] = [];
  const signals = createSignals();

  return {
    naming: { ...NAMING, ...given.naming },
    signals,
    faults: createFaults(signals),
    messages,
    clock: {
      now: () => START + offset,
      onAdvance: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    advance(ms) {
      offset += ms;
      for (const listener of listeners) listener(offset);
    },
    restarted: () => createContext({ ...given, folder, offset }),
    journal: <Entry>(name: string): Journal<Entry> => openJournal<Entry>(join(folder, `${name}.jsonl`)),
    call: (_principal, service, action) =>
      Promise.reject(new Error(`unexpected call of ${service} ${action}`)),
    log: (message) => void messages.push(message),
  };
}

/** A resource as the assembly would give it to `service`. */
export function declare(
  service: Service,
  type: string,
  logicalId: string,
  properties: Record<string, unknown> = {},
  naming: Naming = NAMING,
): Resource {
  const declaration: Declaration = { stack: 'test', logicalId, type };
  const identity = service.identify!(declaration, naming, (name) => properties[name]);
  return { ...declaration, properties, identity };
}

/** Settings for the SDK's clients to reach `services`, which have started, over HTTP as the operator. */
export async function serve(...services: readonly Service[]) {
  const endpoint = await startEndpoint({ services });
  return {
    settings: {
      endpoint: endpoint.url,
      region: NAMING.region,
      credentials: { accessKeyId: OPERATOR.accessKeyId, secretAccessKey: 'operator' },
      maxAttempts: 1,
    },
    close: () => endpoint.close(),
  };
}
