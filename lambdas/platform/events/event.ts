/** Something that happened, as subscribers and queues get it: at least once, in no promised order. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  readonly id: string;
  /** `user.created` */
  readonly type: Type;
  readonly module: string;
  /** What it happened to, unique in its module: a user's id. */
  readonly aggregate: string;
  /** Counts the aggregate's events from 1. A consumer drops what is older than what it has seen. */
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The pseudonymous id of the user it concerns. */
  readonly subject: string | null;
  readonly data: Data;
}

/** An event to be written; the outbox gives it its id and time. */
export type NewEvent<Event extends DomainEvent = DomainEvent> = Omit<Event, 'id' | 'at'>;
