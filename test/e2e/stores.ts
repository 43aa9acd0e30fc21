import { gunzipSync } from 'node:zlib';
import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  ListTablesCommand,
  paginateScan,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  type ListObjectVersionsCommandOutput,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  GetSecretValueCommand,
  paginateListSecrets,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { ListQueuesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Run } from './rehearsal.ts';

/** Something that a stage keeps, as text. */
export interface Kept {
  /** `soloist-…-UsersTable USER#… PROFILE` */
  readonly where: string;
  readonly text: string;
}

/**
 * All that a stage would still hold on AWS, read by the operator's key: the items of every table, every version of
 * every object, the messages of every queue, the secrets, and the functions' logs. Not the rehearsal's own journals,
 * which stand for the disks that AWS keeps to itself, nor backups, which nobody reads without a restore.
 */
export async function everythingIn(run: Run): Promise<readonly Kept[]> {
  const settings = settingsOf(run);
  const kept = await Promise.all([
    itemsIn(new DynamoDBClient(settings)),
    objectsIn(new S3Client({ ...settings, forcePathStyle: true })),
    messagesIn(new SQSClient(settings)),
    secretsIn(new SecretsManagerClient(settings)),
    logsOf(run),
  ]);
  return kept.flat();
}

function settingsOf(run: Run) {
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
  return { endpoint: run.aws, region: 'us-east-1', credentials };
}

/** What is in the tables whose names have one of these parts, to be put back as a restored backup has it. */
export async function backUp(run: Run, parts: readonly string[]): Promise<{ restore(): Promise<void> }> {
  const client = new DynamoDBClient(settingsOf(run));
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  const names = TableNames.filter((name) => parts.some((part) => name.includes(part)));
  const tables = await Promise.all(names.map(async (name) => [name, await scan(client, name)] as const));
  return {
    async restore() {
      for (const [TableName, items] of tables) {
        for (const { pk, sk } of await scan(client, TableName)) {
          await client.send(new DeleteItemCommand({ TableName, Key: { pk: pk!, sk: sk! } }));
        }
        for (const Item of items) await client.send(new PutItemCommand({ TableName, Item }));
      }
    },
  };
}

async function scan(client: DynamoDBClient, TableName: string) {
  const items: Record<string, AttributeValue>[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName })) items.push(...Items);
  return items;
}

async function itemsIn(client: DynamoDBClient): Promise<Kept[]> {
  const kept: Kept[] = [];
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  for (const TableName of TableNames) {
    for (const item of await scan(client, TableName)) {
      const plain = unmarshall(item);
      const text = JSON.stringify(plain, (_, value) => (value instanceof Set ? [...value] : value));
      kept.push({ where: `${TableName} ${plain['pk']} ${plain['sk']}`, text });
    }
  }
  return kept;
}

async function objectsIn(client: S3Client): Promise<Kept[]> {
  const kept: Kept[] = [];
  const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
  for (const { Name: Bucket } of Buckets) {
    for (const [Key, VersionId] of await versionsIn(client, Bucket!)) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, VersionId }));
      const bytes = Buffer.from(await Body!.transformToByteArray());
      const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
      const content = isGzip ? gunzipSync(bytes) : bytes;
      kept.push({ where: `${Bucket}/${Key}`, text: `${Key}\n${content.toString('latin1')}` });
    }
  }
  return kept;
}

/** Of buckets without versions, what there is. */
async function versionsIn(
  client: S3Client,
  Bucket: string,
): Promise<(readonly [string, string | undefined])[]> {
  const found = new Map<string, readonly [string, string | undefined]>();
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
    for (const { Key = '' } of Contents) found.set(Key, [Key, undefined]);
  }
  let next: ListObjectVersionsCommandInput | null = { Bucket };
  while (next) {
    const page: ListObjectVersionsCommandOutput = await client.send(new ListObjectVersionsCommand(next));
    for (const { Key = '', VersionId } of page.Versions ?? []) {
      found.set(`${Key}\n${VersionId}`, [Key, VersionId]);
    }
    const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
    next = page.IsTruncated ? { Bucket, KeyMarker, VersionIdMarker } : null;
  }
  return [...found.values()];
}

async function messagesIn(client: SQSClient): Promise<Kept[]> {
  const kept: Kept[] = [];
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
  for (const QueueUrl of QueueUrls) {
    const peek = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 };
    const { Messages = [] } = await client.send(new ReceiveMessageCommand(peek));
    for (const { Body = '' } of Messages) kept.push({ where: QueueUrl, text: Body });
  }
  return kept;
}

async function secretsIn(client: SecretsManagerClient): Promise<Kept[]> {
  const kept: Kept[] = [];
  for await (const { SecretList = [] } of paginateListSecrets({ client }, {})) {
    for (const { ARN } of SecretList) {
      const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: ARN }));
      kept.push({ where: ARN!, text: SecretString });
    }
  }
  return kept;
}

async function logsOf(run: Run): Promise<Kept[]> {
  const lines = (await (await fetch(`${run.console}/api/logs?limit=2000`)).json()) as unknown[];
  return lines.map((line) => ({ where: 'logs', text: JSON.stringify(line) }));
}
