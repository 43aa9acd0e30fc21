import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';

/** A running DynamoDB that the cases are held against. */
export interface Target {
  readonly client: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  /** Advances its clock by `ms`; only the embedded engine has one. */
  readonly advance?: (ms: number) => void;
  close(): Promise<void>;
}

/** Options of every SDK client that speaks to a target. */
export const clientOptions = (endpoint: string) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  // a failure is the answer that a case wants to see
  maxAttempts: 1,
});

export type Kind = 'embedded' | 'local';

/** What a group of cases is given: the target runs once the first case does. */
export interface Suite {
  readonly kind: Kind;
  target(): Target;
}

/** A case in which DynamoDB Local is known to differ from the service; it fails when that is no longer so. */
export const unlessLocal = (suite: Suite, deviation: string) => (name: string, run: () => Promise<void>) =>
  suite.kind === 'local' ? test.failing(`${name} (not DynamoDB Local: ${deviation})`, run) : test(name, run);

/** A case that needs a clock which can be advanced. */
export const embeddedOnly = (suite: Suite) => (suite.kind === 'embedded' ? test : test.skip);

/** What a message must contain; DynamoDB Local words some of them otherwise than the service. */
export const says = (suite: Suite, message: string, local = message) =>
  expect.stringContaining(suite.kind === 'local' ? local : message);
