import type { Faults, Signals } from './service.ts';

/**
 * What can be made to fail. `throttle`, `error`, `slow` and `down` are the endpoint's own: it answers in the service's
 * place, so a service asks only for the kinds that are peculiar to it.
 */
export const FAULT_KINDS: Readonly<Record<string, readonly string[]>> = {
  lambda: ['throttle', 'slow', 'crash', 'quota'],
  dynamodb: ['throttle', 'error', 'slow', 'down', 'stale', 'conflict'],
  sqs: ['throttle', 'error', 'slow', 'down', 'duplicate'],
  events: ['duplicate'],
  s3: ['throttle', 'error', 'slow', 'down'],
  ses: ['throttle', 'error', 'slow', 'down', 'delay'],
  sns: ['throttle', 'error', 'slow', 'down', 'duplicate'],
  secretsmanager: ['throttle', 'error', 'slow', 'down'],
  monitoring: ['throttle', 'error', 'slow', 'down'],
  cloudformation: ['throttle', 'error', 'slow', 'down', 'broken', 'administrator'],
  ssm: ['throttle', 'error', 'slow', 'down', 'unbootstrapped'],
  sesv2: ['throttle', 'error', 'slow', 'down', 'sandbox', 'unverified'],
  route53: ['throttle', 'error', 'slow', 'down', 'missing'],
  codeconnections: ['throttle', 'error', 'slow', 'down', 'pending'],
  sts: ['throttle', 'error', 'slow', 'down'],
  oauth: [
    ...[
      'slow',
      'down',
      'token-500',
      'unverified',
      'mix-up',
      'wrong-iss',
      'wrong-aud',
      'wrong-azp',
      'wrong-nonce',
    ],
    ...['expired-id-token', 'alg-none', 'alg-hs256', 'foreign-key'],
  ],
  hooks: ['410', '429', '500', 'hang'],
  push: ['404', '410', '429', '500', 'hang'],
  valkey: ['killed', 'hung', 'slow', 'loading', 'readonly'],
  stripe: [
    '429',
    '500-after',
    '500-before',
    'down',
    'slow',
    'timeout-after-success',
    'webhook-duplicate',
    'webhook-late',
    'webhook-lose',
    'webhook-reorder',
  ],
};

export interface Fault {
  readonly service: string;
  readonly kind: string;
  /**
   * `rate` 0 to 1 of the calls it hits (default 1); `times` how many it hits before it ends; `ms` for `slow`; `function`
   * for those of lambda: the one that is hit, else all.
   */
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface FaultTable extends Faults {
  /** What is on; `times` is what is left of it. */
  list(): readonly Fault[];
  /** Throws a `RangeError` that names what is unknown or out of range. */
  set(fault: Fault): void;
  /** Ends the faults of `service` and `kind`; without them, all. */
  clear(service?: string, kind?: string): void;
}

/** Every change is notified as topic `faults`, for those who must act at once, such as closing connections. */
export function createFaults(signals?: Signals, random: () => number = Math.random): FaultTable {
  const table = new Map<string, { fault: Fault; left: number }>();
  const changed = () => signals?.notify('faults');

  return {
    active(service, kind, concerns = () => true) {
      if (table.size === 0) return null;
      const entry = table.get(`${service}/${kind}`);
      if (!entry || !concerns(entry.fault.settings)) return null;

      const { rate } = entry.fault.settings;
      if (typeof rate === 'number' && random() >= rate) return null;
      if (--entry.left <= 0) table.delete(`${service}/${kind}`);
      return entry.fault.settings;
    },

    list: () =>
      [...table.values()].map(({ fault, left }) =>
        left === Infinity ? fault : { ...fault, settings: { ...fault.settings, times: left } },
      ),

    set(fault) {
      check(fault);
      const { times } = fault.settings;
      table.set(`${fault.service}/${fault.kind}`, {
        fault,
        left: typeof times === 'number' ? times : Infinity,
      });
      changed();
    },

    clear(service, kind) {
      for (const [key, { fault }] of table) {
        if (service && fault.service !== service) continue;
        if (kind && fault.kind !== kind) continue;
        table.delete(key);
      }
      changed();
    },
  };
}

function check({ service, kind, settings }: Fault) {
  const kinds = FAULT_KINDS[service];
  if (!kinds) {
    throw new RangeError(
      `fault names unknown service '${service}', expected one of: ${Object.keys(FAULT_KINDS).join(', ')}`,
    );
  }
  if (!kinds.includes(kind)) {
    throw new RangeError(
      `fault names unknown kind '${kind}' of ${service}, expected one of: ${kinds.join(', ')}`,
    );
  }

  const within = (name: string, low: number, high: number) => {
    const value = settings[name];
    if (value === undefined) return;
    if (typeof value !== 'number' || !(value >= low && value <= high)) {
      throw new RangeError(
        `fault's ${name} is ${JSON.stringify(value)}, expected a number from ${low} to ${high}`,
      );
    }
  };
  within('rate', 0, 1);
  within('times', 1, 1e9);
  within('ms', 0, 600_000);
}
