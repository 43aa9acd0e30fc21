import { count, flushMetrics, gauge } from './metrics.ts';
import { outputOf } from './testing/output.ts';

test('an invocation’s counts and levels are one line per set of dimensions', async () => {
  const lines = await outputOf(() => {
    count('SignUps');
    count('SignUps', 2);
    gauge('Depth', 5);
    gauge('Depth', 4);
    count('BreakerOpened', 1, { Dependency: 'cache' });
    flushMetrics(1_000);
  });

  expect(lines).toEqual([
    {
      _aws: {
        Timestamp: 1_000,
        CloudWatchMetrics: [
          {
            Namespace: 'Soloist',
            Dimensions: [[]],
            Metrics: [
              { Name: 'SignUps', Unit: 'Count' },
              { Name: 'Depth', Unit: 'None' },
            ],
          },
        ],
      },
      SignUps: 3,
      Depth: 4,
    },
    expect.objectContaining({ Dependency: 'cache', BreakerOpened: 1 }),
  ]);
});

test('what was flushed is not counted again', async () => {
  count('SignUps');
  await outputOf(() => flushMetrics());

  expect(await outputOf(() => flushMetrics())).toEqual([]);
});
