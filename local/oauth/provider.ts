import type { Client } from './clients.ts';
import type { Answer, Call } from './http.ts';

/** One provider: answers the requests below its name. */
export interface LocalProvider {
  /** Null for what it has not. */
  answer(call: Call): Answer | null;
}

export interface ProviderSetting {
  /** The base of its URLs, as browsers see it: `http://localhost:3007/google`; its issuer, too. */
  readonly url: string;
  readonly client: Client;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Whether a fault is on. */
  readonly isOn: (fault: string) => boolean;
}
