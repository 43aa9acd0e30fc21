/** An event as the bus carries it: `detail` says what happened, the rest of whom and when. */
export interface Event {
  readonly version: '0';
  /** UUID */
  readonly id: string;
  readonly 'detail-type': string;
  /** `aws.s3` */
  readonly source: string;
  readonly account: string;
  /** ISO 8601, to the second */
  readonly time: string;
  readonly region: string;
  /** ARNs */
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}
