import {
  CloudWatchClient,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';

import { createContext, serve, START } from '../testing.ts';
import { createCloudWatch } from './cloudwatch.service.ts';

const MINUTE = 60_000;
const Dimensions = [{ Name: 'Stage', Value: 'staging' }];

const cloudwatch = createCloudWatch();
const running: { client?: CloudWatchClient; close?: () => Promise<void> } = {};
const client = () => running.client!;
const put = (...points: { at: number; value: number }[]) =>
  client().send(
    new PutMetricDataCommand({
      Namespace: 'Soloist',
      MetricData: points.map(({ at, value }) => ({
        MetricName: 'Deploying',
        Dimensions,
        Timestamp: new Date(at),
        Value: value,
      })),
    }),
  );

beforeEach(async () => {
  await cloudwatch.start([], createContext());
  const { settings, close } = await serve(cloudwatch);
  Object.assign(running, { client: new CloudWatchClient(settings), close });
});
afterEach(async () => {
  await running.close!();
  await cloudwatch.stop();
});

describe('metrics by the SDK', () => {
  test('are remembered, those of the coming two hours too', async () => {
    await put(
      { at: START, value: 1 },
      { at: START + 30_000, value: 3 },
      { at: START + 90 * MINUTE, value: 1 },
    );

    const { Datapoints } = await client().send(
      new GetMetricStatisticsCommand({
        Namespace: 'Soloist',
        MetricName: 'Deploying',
        Dimensions,
        StartTime: new Date(START),
        EndTime: new Date(START + 120 * MINUTE),
        Period: 60,
        Statistics: ['Sum', 'Average'],
      }),
    );

    expect(Datapoints).toMatchObject([
      { Timestamp: new Date(START), Sum: 4, Average: 2, SampleCount: 2 },
      { Timestamp: new Date(START + 90 * MINUTE), Sum: 1 },
    ]);
  });

  test('are listed by their names', async () => {
    await put({ at: START, value: 1 });

    const { Metrics } = await client().send(new ListMetricsCommand({ Namespace: 'Soloist' }));

    expect(Metrics).toEqual([{ Namespace: 'Soloist', MetricName: 'Deploying', Dimensions }]);
  });

  test.each([
    ['more than two hours ahead', START + 121 * MINUTE],
    ['older than two weeks', START - 15 * 24 * 60 * MINUTE],
  ])('fail %s, and none of the call is kept', async (_, at) => {
    await expect(put({ at: START, value: 1 }, { at, value: 1 })).rejects.toMatchObject({
      name: expect.stringMatching('InvalidParameterValue'),
    });

    expect(cloudwatch.describe!()).toEqual([]);
  });

  test('need a permission that may be bound to the namespace', () => {
    expect(cloudwatch.authorize!('PutMetricData', { Namespace: 'Soloist' })).toEqual([
      { action: 'cloudwatch:PutMetricData', resource: '*', context: { 'cloudwatch:namespace': 'Soloist' } },
    ]);
  });

  test('fail for what is not served', () => {
    expect(() => cloudwatch.authorize!('PutMetricAlarm', {})).toThrow(/doesn't serve PutMetricAlarm/);
  });
});
