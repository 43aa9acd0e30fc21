/** A server that speaks the protocol on a port of loopback; nothing in it outlives it. */
export interface CacheServer {
  readonly kind: 'embedded' | 'redis-server';
  start(): Promise<void>;
  /** Makes its state what the faults say now: reachable or killed, answering or hung. */
  applyFaults(): Promise<void>;
  /** Lets every expiry come nearer by `ms`. */
  advance(ms: number): Promise<void>;
  stop(): Promise<void>;
}
