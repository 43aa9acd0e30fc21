import { operator } from '../operator.ts';
import { forget, startRehearsal, type Rehearsal } from '../rehearsal.ts';
import { castOf } from './cast.ts';
import { provisioned } from './provisioned.ts';
import { REQUESTS } from './requests.ts';
import { isAsEver, isUnavailable, prepare, sendAll, sendEach, told } from './round.ts';

/** Enough for 99 % to be no matter of luck: a request in a thousand meets six throttles in a row. */
const REQUESTS_OF_MANY = 5_000;

// a round makes two dozen accounts and sends a hundred requests: a minute on a machine that others use as well
jest.setTimeout(300_000);

describe('every endpoint', () => {
  let rehearsal: Rehearsal;
  let console: ReturnType<typeof operator>;

  beforeAll(async () => {
    rehearsal = await startRehearsal({ secrets: true });
    console = operator(rehearsal.run);
    await provisioned(rehearsal.run);
    await console.advance(60); // whoever has looked at a secret before looks again
  });

  afterAll(async () => {
    await rehearsal.end();
    forget(rehearsal.state);
  });

  afterEach(() => console.mend());

  const given = () => prepare(REQUESTS, castOf(rehearsal.run));

  test.each(['loading', 'readonly'])('answers as ever with the cache %s', async (kind) => {
    const round = await given();

    await console.fault('valkey', kind);
    const outcomes = await sendAll(round);

    expect(outcomes.filter((each) => !isAsEver(each)).map(told)).toEqual([]);
  });

  test('succeeds in 99 of 100 requests while DynamoDB throttles 30 %', async () => {
    const round = await given();
    const reads = [...round.keys()].filter((name) => /^GET \/v1\/(auth|users|payments)/.test(name));
    // who leads to a provider, or gives a file of a whole log, is limited
    const repeatable = reads.filter((name) => !/\{provider\}|\/audit-log\/export$/.test(name));
    const names = Array.from({ length: REQUESTS_OF_MANY }, (_, at) => repeatable[at % repeatable.length]!);

    await console.fault('dynamodb', 'throttle', { rate: 0.3 });
    const outcomes = [...(await sendAll(round)), ...(await sendEach(round, names))];

    const failed = outcomes.filter((each) => !isAsEver(each));
    expect(failed.filter((each) => !isUnavailable(each)).map(told)).toEqual([]);
    expect(failed.length).toBeLessThanOrEqual(outcomes.length / 100);
  });
});
