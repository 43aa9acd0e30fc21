import { MemoryDatabase } from '../../platform/dynamodb/memory-database.ts';
import { Table } from '../../platform/dynamodb/table.ts';
import type { RotatedSecret } from '../../platform/secrets.ts';
import { JwksRepository } from './jwks.repository.ts';
import { keyPublisher } from './publish-keys.ts';
import { KEYS_KEPT_MS, publishedKeys } from './published-keys.ts';
import { EPOCH_MS, RETIRED_MS, signingKeys } from './signing-keys.ts';
import { ROOT_ANNOUNCED_MS } from './signing-roots.ts';

/** Far from any turn of the quarter's keys. */
const START = 230 * EPOCH_MS + EPOCH_MS / 2;
const MINUTE = 60_000;
const once = (text: string, createdAt = 0): RotatedSecret => ({
  current: { text, createdAt },
  previous: null,
});

function given() {
  const time = { now: START };
  const clock = { now: () => time.now };
  const database = new MemoryDatabase();
  const jwks = new JwksRepository(new Table('auth', database));
  return {
    time,
    database,
    jwks,
    /** An environment of the function that signs; each keeps the root that it was given until it is given another. */
    signer(initial: RotatedSecret) {
      let root = initial;
      const keys = signingKeys(async () => root, clock);
      const publish = keyPublisher({ root: async () => root, keys, jwks, clock });
      return {
        publish,
        learn: (next: RotatedSecret) => void (root = next),
        kid: async () => (await keys.current()).kid,
      };
    },
    verifier: () => publishedKeys({ jwks, clock }),
  };
}

describe('the keys in the table', () => {
  test('are known to verifiers before the first token is out', async () => {
    const { signer, verifier } = given();
    const { publish, kid } = signer(once('root'));

    await publish();

    const key = await verifier()(await kid());
    expect(key?.asymmetricKeyType).toBe('ed25519');
    expect(key?.type).toBe('public');
  });

  test('are written once, and looked at once a minute', async () => {
    const { time, database, signer } = given();
    const { publish } = signer(once('root'));
    await publish();
    const before = database.reads;

    await publish();
    time.now += MINUTE;
    await publish();
    await publish();

    expect(database.reads - before).toBe(1);
  });

  test('are put back where the table has lost them, within a minute', async () => {
    const { time, signer, jwks, verifier } = given();
    const { publish, kid } = signer(once('root'));
    await publish();
    await jwks.replace({ keys: [], rootsAt: 0 });
    time.now += MINUTE;

    await publish();

    expect(await verifier()(await kid())).not.toBeNull();
  });

  test('follow the quarter’s turn, and forget the key before it when its last token is dead', async () => {
    const { time, signer, verifier } = given();
    const { publish, kid } = signer(once('root'));
    await publish();
    const old = await kid();
    time.now = 231 * EPOCH_MS;
    await publish();
    const [turned, known] = [await kid(), await verifier()(old)];
    time.now += RETIRED_MS + MINUTE;
    await publish();

    const [before, after] = [await verifier()(old), await verifier()(turned)];

    expect(known).not.toBeNull();
    expect([before, after !== null]).toEqual([null, true]);
  });
});

describe('a rotation', () => {
  const rotatedAt = START + MINUTE;
  const rotated: RotatedSecret = {
    current: { text: 'new root', createdAt: rotatedAt },
    previous: { text: 'root', createdAt: 0 },
  };

  test('is seen by a verifier that knows only the keys before, with the first token of the new one', async () => {
    const { time, signer, verifier } = given();
    const { publish, kid, learn } = signer(once('root'));
    await publish();
    const keyOf = verifier();
    const old = await kid();
    const before = await keyOf(old);
    time.now = rotatedAt + ROOT_ANNOUNCED_MS;
    learn(rotated);
    await publish();

    const known = [await keyOf(await kid()), await keyOf(old)];

    expect(await kid()).not.toBe(old);
    expect([before, ...known]).not.toContain(null);
  });

  test('is not taken back by an environment that has not heard of it', async () => {
    const { time, signer, verifier } = given();
    const [late, quick] = [signer(once('root')), signer(once('root'))];
    time.now = rotatedAt + MINUTE;
    quick.learn(rotated);
    await quick.publish();

    await late.publish();
    time.now = rotatedAt + ROOT_ANNOUNCED_MS;

    expect(await verifier()(await quick.kid())).not.toBeNull();
  });
});

describe('keys that were withdrawn after a leak', () => {
  const leakedAt = START + MINUTE;

  test('prove nothing after a minute, whatever environments that have not heard of it publish', async () => {
    const { time, signer, jwks, verifier } = given();
    const late = signer(once('leaked root'));
    await late.publish();
    const keyOf = verifier();
    const before = await keyOf(await late.kid());
    await jwks.replace({ keys: [], rootsAt: leakedAt });
    time.now += KEYS_KEPT_MS;

    await late.publish();

    expect(before).not.toBeNull();
    expect(await keyOf(await late.kid())).toBeNull();
  });

  test('make room for those of the new root', async () => {
    const { time, signer, jwks, verifier } = given();
    const { publish, kid, learn } = signer(once('leaked root'));
    await publish();
    await jwks.replace({ keys: [], rootsAt: leakedAt });
    time.now += 5 * MINUTE;
    learn(once('new root', leakedAt));

    await publish();

    expect(await verifier()(await kid())).not.toBeNull();
  });
});

describe('a verifier', () => {
  test('looks for keys that it does not know once in five seconds, however many are invented', async () => {
    const { time, database, signer, verifier } = given();
    await signer(once('root')).publish();
    const keyOf = verifier();
    await keyOf('first');
    const before = database.reads;

    for (const kid of ['a', 'b', 'c']) await keyOf(kid);
    const soon = database.reads - before;
    time.now += 5_000;
    for (const kid of ['a', 'b', 'c']) await keyOf(kid);

    expect([soon, database.reads - before]).toEqual([0, 1]);
  });

  test('knows no key before anybody has signed', async () => {
    const { verifier } = given();

    expect(await verifier()('any')).toBeNull();
  });
});
