import { load } from '../../bench/load.ts';
import { target } from './target.ts';

test('fifty clients get nothing but answers for a minute', async () => {
  const { requests, errors, problems } = await load({
    url: `${target().api}/v1/health/live`,
    clients: 50,
    seconds: 60,
  });

  expect({ errors, problems }).toMatchObject({ errors: 0 });
  expect(requests).toBeGreaterThan(0);
});
