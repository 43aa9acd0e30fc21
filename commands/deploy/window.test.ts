import type { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { openDeployWindow, windowMinutes } from './window.ts';

const NOW = new Date('2026-11-21T10:00:30Z');

async function sent(minutes: number) {
  const commands: PutMetricDataCommand[] = [];
  const cloudwatch = { send: async (command: PutMetricDataCommand) => void commands.push(command) };
  await openDeployWindow(cloudwatch as Parameters<typeof openDeployWindow>[0], {
    stage: 'staging',
    minutes,
    now: NOW,
  });
  return commands;
}

describe('a deploy window', () => {
  test('has one datapoint for each minute, the first now, in one call', async () => {
    const [command, ...more] = await sent(15);

    const times = command!.input.MetricData!.map(({ Timestamp }) => Timestamp!.toISOString());
    expect(more).toEqual([]);
    expect(times).toHaveLength(15);
    expect([times[0], times[1], times.at(-1)]).toEqual([
      '2026-11-21T10:00:30.000Z',
      '2026-11-21T10:01:30.000Z',
      '2026-11-21T10:14:30.000Z',
    ]);
  });

  test('is the metric Deploying of the stage', async () => {
    const [command] = await sent(1);

    expect(command!.input).toEqual({
      Namespace: 'Soloist',
      MetricData: [
        {
          MetricName: 'Deploying',
          Dimensions: [{ Name: 'Stage', Value: 'staging' }],
          Timestamp: NOW,
          Value: 1,
          Unit: 'None',
        },
      ],
    });
  });

  test('outlasts a canary and its rollback', () => {
    const minutes = windowMinutes({ rollout: 'canary' });

    expect(minutes).toBeGreaterThanOrEqual(2 * windowMinutes({ rollout: 'all-at-once' }));
  });
});
