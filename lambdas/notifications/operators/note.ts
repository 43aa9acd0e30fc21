import type { HttpRequest, SessionPrincipal } from '../../platform/http/request.ts';
import type { OperatorServices } from './services.ts';

/** What an administrator does, for their log. */
export interface Deed {
  readonly action: string;
  readonly about: string;
}

/** Who asks, and by which device. */
export type Asking = Pick<HttpRequest<unknown, unknown, unknown, SessionPrincipal>, 'principal' | 'client'>;

/** The log's entry of what an administrator does. */
export function entryOf({ describeDevice }: OperatorServices, { principal, client }: Asking, deed: Deed) {
  return { admins: true, by: principal.userId, device: describeDevice(client.userAgent), ...deed } as const;
}

/** Writes down what an administrator looks at or changes, before it is so. */
export async function note(services: OperatorServices, asking: Asking, deed: Deed): Promise<void> {
  const transaction = services.transactions.begin();
  services.users.audit(transaction, entryOf(services, asking, deed));
  await transaction.commit();
}
