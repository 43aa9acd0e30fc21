import type { Context, Journal } from '../../service.ts';

export interface FakeContext extends Context {
  readonly advance: (ms: number) => void;
  /** Faults that are on, by kind. */
  readonly on: Map<string, Readonly<Record<string, unknown>>>;
  /** What streams have been notified. */
  readonly notified: string[];
}

/** A context for tests: a clock to advance, faults to switch on, and a journal in memory unless one is given. */
export function fakeContext(journal: Journal<any> = memoryJournal()): FakeContext {
  const listeners = new Set<(offset: number) => void>();
  const on = new Map<string, Readonly<Record<string, unknown>>>();
  const notified: string[] = [];
  let offset = 0;

  return {
    on,
    notified,
    advance(ms) {
      offset += ms;
      for (const listener of listeners) listener(offset);
    },
    naming: {
      account: '123456789012',
      region: 'us-east-1',
      endpoint: 'http://127.0.0.1:1',
      name: (declaration, given) => String(given ?? `${declaration.stack}-${declaration.logicalId}`),
      arn: (service, resource) => `arn:aws:${service}:us-east-1:123456789012:${resource}`,
    },
    clock: {
      now: () => Date.now() + offset,
      onAdvance(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    faults: { active: (_service, kind) => on.get(kind) ?? null },
    signals: { notify: (topic) => void notified.push(topic), wait: async () => {} },
    journal: <Entry>() => journal as Journal<Entry>,
    call: async () => {
      throw new Error('DynamoDB calls no other service');
    },
    log() {},
  };
}

export function memoryJournal<Entry>(entries: Entry[] = []): Journal<Entry> {
  // through JSON, as a file would do it
  const lines = entries.map((entry) => JSON.stringify(entry));
  let length = 0;
  return {
    load: () => lines.map((line) => JSON.parse(line)),
    append(entry) {
      lines.push(JSON.stringify(entry));
      length++;
    },
    rewrite(snapshot) {
      lines.splice(0, lines.length, ...Array.from(snapshot, (entry) => JSON.stringify(entry)));
      length = 0;
    },
    get length() {
      return length;
    },
    close() {},
  };
}
