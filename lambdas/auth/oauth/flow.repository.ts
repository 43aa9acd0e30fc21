import { exists } from '../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import { ConditionFailed } from '../../platform/dynamodb/write.ts';
import { sha256 } from '../../platform/ids.ts';
import type { ProviderId, ReturnPath } from './oauth.contract.ts';

/** A login by a provider that has begun. */
export interface Flow {
  readonly provider: ProviderId;
  readonly returnTo: ReturnPath;
  /** The session whose account gets the provider's login; null where it is to log in. */
  readonly link: { readonly userId: string; readonly sessionId: string } | null;
}

interface StoredFlow extends Flow {
  readonly boundTo: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

/** How long somebody may take at the provider. */
export const FLOW_S = 600;

const flowKey = (state: string): Key => ({ pk: `OAUTH#${sha256(state)}`, sk: 'OAUTH' });

/** Logins that have begun, by their state: hashed at rest, good once, for ten minutes, in the browser they began in. */
export class FlowRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** @param binder what only the browser has: its cookie's value */
  async begin(state: string, binder: string, flow: Flow, now: number): Promise<void> {
    const stored: StoredFlow = {
      ...flow,
      boundTo: sha256(binder),
      expiresAt: Math.floor(now / 1_000) + FLOW_S,
    };
    await this.#table.write(this.#table.put({ ...flowKey(state), ...stored }, { ifAbsent: true }));
  }

  /**
   * Uses a flow up. Null for one that began in another browser or with another provider, which leaves it as it is; and
   * for one that was used, has expired or never was.
   */
  async take(state: string, binder: string, provider: ProviderId, now: number): Promise<Flow | null> {
    const found = await this.#table.get<StoredFlow & Item>(flowKey(state), { consistent: true });
    const isGood =
      found !== null &&
      found.boundTo === sha256(binder) &&
      found.provider === provider &&
      found.expiresAt * 1_000 > now;
    if (!isGood) return null;
    try {
      await this.#table.write(this.#table.delete(flowKey(state), { condition: exists() }));
      return found;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      return null;
    }
  }
}
