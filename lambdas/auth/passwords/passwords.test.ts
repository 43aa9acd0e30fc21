import { randomBytes } from 'node:crypto';
import { rootKeys } from '../../platform/root-keys.ts';
import { onlyRoot } from '../../platform/roots.ts';
import { argon2Passwords, COST } from './passwords.ts';
import { formatPhc, parsePhc } from './phc.ts';

const cheap = { memory: 8, passes: 1, parallelism: 1 };
const peppersOf = (root: string) => async () => rootKeys(onlyRoot(root), 'pepper');
const pepper = peppersOf('a root');
const passwords = argon2Passwords(pepper, cheap);

describe('passwords', () => {
  test('the right password matches its hash, another one does not', async () => {
    const phc = await passwords.hash('correct horse battery');

    const right = await passwords.matches('correct horse battery', phc);
    const wrong = await passwords.matches('correct horse batterY', phc);

    expect([right, wrong]).toEqual([true, false]);
  });

  test('the same password never gets the same hash twice', async () => {
    const hashes = await Promise.all([passwords.hash('correct horse'), passwords.hash('correct horse')]);

    expect(new Set(hashes).size).toBe(2);
  });

  test('hashes are argon2id PHC strings of 19 MiB, two passes and one lane', async () => {
    const phc = await argon2Passwords(pepper).hash('correct horse battery');

    expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(COST).toEqual({ memory: 19_456, passes: 2, parallelism: 1 });
  });

  test('a hash made at another cost still matches', async () => {
    const phc = await argon2Passwords(pepper, { memory: 16, passes: 3, parallelism: 2 }).hash(
      'correct horse',
    );

    await expect(passwords.matches('correct horse', phc)).resolves.toBe(true);
  });

  test('without the pepper a stolen hash matches nothing', async () => {
    const phc = await passwords.hash('correct horse battery');
    const thief = argon2Passwords(peppersOf('a guess'), cheap);

    await expect(thief.matches('correct horse battery', phc)).resolves.toBe(false);
  });

  test('the same letters composed differently are the same password', async () => {
    const phc = await passwords.hash('cre\u0300me bru\u0302le\u0301e');

    await expect(passwords.matches('cr\u00e8me br\u00fbl\u00e9e', phc)).resolves.toBe(true);
  });

  test('where there is no hash nothing matches, not even the empty password', async () => {
    await expect(passwords.matches('', null)).resolves.toBe(false);
  });
});

describe('the PHC format', () => {
  test('what is written is read again', () => {
    const hash = { parameters: cheap, rootId: 1, salt: randomBytes(16), tag: randomBytes(32) };

    expect(parsePhc(formatPhc(hash))).toEqual(hash);
  });

  test.each([
    '',
    '$2b$10$abc',
    '$argon2i$v=19$m=8,t=1,p=1$AAAA$AAAA',
    '$argon2id$v=16$m=8,t=1,p=1$AAAA$AAAA',
  ])('fails on %p without repeating it', (text) => {
    expect(() => parsePhc(text)).toThrow(/^a stored password hash is no argon2id PHC string$/);
  });
});
