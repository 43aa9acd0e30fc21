import { silenceOutput } from '../../platform/testing/output.ts';
import { STEP } from './fan-out.ts';
import { announced, givenPeople } from './people.fixture.ts';

silenceOutput();

test('an announcement reaches ten thousand people once each, though steps end in their middle', async () => {
  const { deliver, drain, queues, ids, addresses, notified } = await givenPeople(10_000);
  await deliver(announced);
  queues.bulk.diesAfter = 3 * (STEP + 1) + 400;

  const worked = await drain();

  const everybody = [...ids].sort();
  expect(worked.filter(({ kind }) => kind === 'deliver')).toHaveLength(10_000 + 400);
  expect(addresses().sort()).toEqual(everybody.map((id) => `${id}@example.org`).sort());
  expect(notified().sort()).toEqual(everybody);
}, 300_000);
