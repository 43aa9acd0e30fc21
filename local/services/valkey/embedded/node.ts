import type { Faults } from '../../../service.ts';
import type { Keyspace } from './keyspace.ts';

/** What all connections to one node share. */
export interface Node {
  /** 40 hex digits, as cluster nodes are called */
  readonly id: string;
  readonly port: number;
  readonly keyspace: Keyspace;
  readonly faults: Faults;
  readonly sessions: () => number;
}

/** What the node claims to be; the features are those of this version where they are served. */
export const VERSION = '7.2.4';
