import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';

import { startEndpoint } from '../../../local/aws/endpoint.ts';
import { dynamoDbServices } from '../../../local/services/dynamodb/dynamodb.service.ts';
import { fakeContext } from '../../../local/services/dynamodb/fake-context.ts';
import { clientOptions, type Target } from './target.ts';

/** The rehearsal's engine behind its own endpoint, with nothing kept on disk. */
export async function startEmbedded(): Promise<Target> {
  const context = fakeContext();
  const services = dynamoDbServices();
  for (const service of services) await service.start([], context);
  const endpoint = await startEndpoint({ services });

  const client = new DynamoDBClient(clientOptions(endpoint.url));
  const streams = new DynamoDBStreamsClient(clientOptions(endpoint.url));
  return {
    client,
    streams,
    advance: context.advance,
    async close() {
      client.destroy();
      streams.destroy();
      await endpoint.close();
      for (const service of services) await service.stop();
    },
  };
}
