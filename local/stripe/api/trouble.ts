import type { Faults } from '../../service.ts';

/** Faults of a call, planted as those of service `stripe`. */
export type CallFault = '429' | '500-after' | '500-before' | 'down' | 'slow' | 'timeout-after-success';

/** Settings of a fault: numbers such as `ms`, and which calls it hits. */
type Settings = Readonly<Record<string, unknown>>;

/** Asks for faults that hit one call: `path` in their settings is the beginning of its path, `method` its method. */
export const callTrouble =
  (faults: Faults, method: string, path: string) =>
  (kind: CallFault): Settings | null =>
    faults.active(
      'stripe',
      kind,
      (settings) =>
        path.startsWith(String(settings['path'] ?? '')) && (settings['method'] ?? method) === method,
    );
export type Trouble = ReturnType<typeof callTrouble>;

/** Faults of webhooks; `type` in their settings is the beginning of the event's type. */
export type WebhookFault = 'webhook-duplicate' | 'webhook-late' | 'webhook-lose' | 'webhook-reorder';

export const webhookTrouble =
  (faults: Faults) =>
  (kind: WebhookFault, type: string): Settings | null =>
    faults.active('stripe', kind, (settings) => type.startsWith(String(settings['type'] ?? '')));
