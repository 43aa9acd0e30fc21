import { CodeStarConnectionsClient, GetConnectionCommand } from '@aws-sdk/client-codestar-connections';

import { createContext, serve } from '../testing.ts';
import { createCodeConnections } from './codeconnections.service.ts';

const ARN = 'arn:aws:codeconnections:eu-west-1:111122223333:connection/7c1a2b3c-0000-4000-8000-000000000000';

const context = createContext();
const services = [createCodeConnections('codestar-connections'), createCodeConnections('codeconnections')];
const running: { client?: CodeStarConnectionsClient; close?: () => Promise<void>; url?: string } = {};
const get = (ConnectionArn: string) => running.client!.send(new GetConnectionCommand({ ConnectionArn }));

beforeAll(async () => {
  for (const service of services) await service.start([], context);
  const { settings, close } = await serve(...services);
  Object.assign(running, { client: new CodeStarConnectionsClient(settings), close, url: settings.endpoint });
});
afterEach(() => context.faults.clear());
afterAll(() => running.close!());

describe('connections by the SDK', () => {
  test('are there and completed', async () => {
    const { Connection } = await get(ARN);

    expect(Connection).toMatchObject({
      ConnectionArn: ARN,
      OwnerAccountId: '111122223333',
      ConnectionStatus: 'AVAILABLE',
    });
  });

  test('wait for a person when the fault says so', async () => {
    context.faults.set({ service: 'codeconnections', kind: 'pending', settings: {} });

    const { Connection } = await get(ARN);

    expect(Connection?.ConnectionStatus).toBe('PENDING');
  });

  test('answer by the service’s new name too, as the AWS CLI writes it', async () => {
    const response = await fetch(running.url!, {
      method: 'POST',
      headers: {
        authorization: 'AWS4-HMAC-SHA256 Credential=operator/20261121/eu-west-1/codeconnections/aws4_request',
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'com.amazonaws.codeconnections.CodeConnections_20231201.GetConnection',
      },
      body: JSON.stringify({ ConnectionArn: ARN }),
    });

    expect(await response.json()).toMatchObject({ Connection: { ConnectionStatus: 'AVAILABLE' } });
  });

  test('fail for what is no connection', async () => {
    await expect(get('arn:aws:sqs:eu-west-1:111122223333:work')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('need a permission by the name that is asked', () => {
    const access = services.map((service) => service.authorize!('GetConnection', { ConnectionArn: ARN }));

    expect(access.flat().map(({ action }) => action)).toEqual([
      'codestar-connections:GetConnection',
      'codeconnections:GetConnection',
    ]);
  });
});
