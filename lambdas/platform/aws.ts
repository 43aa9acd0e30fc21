import type { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SESClient } from '@aws-sdk/client-ses';
import type { SQSClient } from '@aws-sdk/client-sqs';

// Every client is loaded when it is first used: the SDK costs ten times the rest of a cold start.
export const dynamodb = once(async (): Promise<DynamoDBClient> => {
  const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
  // one layer retries: resilience/policies.ts. DynamoDB is reached over the gateway endpoint, which is IPv4
  return new DynamoDBClient({ ...limits(2_000), maxAttempts: 1 });
});

export const sqs = once(async (): Promise<SQSClient> => {
  const { SQSClient } = await import('@aws-sdk/client-sqs');
  // a queue's own URL has no IPv6 address; the dual-stack endpoint has
  return new SQSClient({ ...limits(5_000), ...dualstack(), maxAttempts: 3, useQueueUrlAsEndpoint: false });
});

export const s3 = once(async (): Promise<S3Client> => {
  const { S3Client } = await import('@aws-sdk/client-s3');
  return new S3Client({
    ...limits(10_000),
    ...dualstack(),
    maxAttempts: 3,
    // an address without a name has no subdomains to put the bucket into
    forcePathStyle: isLocalAws(),
  });
});

export const ses = once(async (): Promise<SESClient> => {
  const { SESClient } = await import('@aws-sdk/client-ses');
  // SES can't dedupe: a second attempt could be a second mail, so the queue decides about it
  return new SESClient({ ...limits(10_000), ...dualstack(), maxAttempts: 1 });
});

export const secrets = once(async (): Promise<SecretsManagerClient> => {
  const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  return new SecretsManagerClient({ ...limits(3_000), ...dualstack(), maxAttempts: 3 });
});

export const lambda = once(async (): Promise<LambdaClient> => {
  const { LambdaClient } = await import('@aws-sdk/client-lambda');
  // an invocation lasts as long as the function that is invoked: the api's time-out, and a second
  return new LambdaClient({ ...limits(16_000), maxAttempts: 3 });
});

export const codedeploy = once(async (): Promise<CodeDeployClient> => {
  const { CodeDeployClient } = await import('@aws-sdk/client-codedeploy');
  return new CodeDeployClient({ ...limits(5_000), maxAttempts: 5 });
});

/** Whether AWS is imitated by an endpoint of this machine, which speaks IPv4 and no TLS. */
export function isLocalAws(): boolean {
  return !!process.env['AWS_ENDPOINT_URL'];
}

function limits(requestTimeout: number) {
  return { requestHandler: { connectionTimeout: 1_000, requestTimeout, throwOnRequestTimeout: true } };
}

function dualstack() {
  return { useDualstackEndpoint: !isLocalAws() };
}

function once<Client>(connect: () => Promise<Client>): () => Promise<Client> {
  let client: Promise<Client> | undefined;
  return () => (client ??= connect());
}
