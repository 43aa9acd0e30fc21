/** A message attribute as the JSON protocol carries it; `BinaryValue` is base64. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** What a sender has fixed; times in ms since the epoch. */
export interface Content {
  readonly id: string;
  readonly body: string;
  readonly bodyMd5: string;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
  /** The X-Ray header, the only system attribute a sender may set. */
  readonly trace?: string;
  /** Marks the tenant of a fair queue; kept and handed out, without an effect on the order. */
  readonly group?: string;
  readonly sender: string;
  readonly sentAt: number;
}

/** A message in a queue: its content and how far its delivery is. */
export interface Message extends Content {
  /** Unique in the service, unlike `id`: a duplicated delivery shares its id. */
  readonly key: number;
  readonly visibleAt: number;
  readonly receives: number;
  readonly firstReceivedAt?: number;
  readonly lastReceivedAt?: number;
  /** Which receive the current receipt handle stands for. */
  readonly nonce?: string;
  /** ARN of the queue that gave up on it, in a dead-letter queue. */
  readonly source?: string;
}
