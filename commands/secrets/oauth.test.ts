import { oauthClients, setClients } from './oauth.ts';
import { givenGround } from './testing.ts';

const GOOGLE = { clientId: 'google-id', clientSecret: 'google words' };
const GITHUB = { clientId: 'github-id', clientSecret: 'github words' };

function givenSecret(text = '{}') {
  const stored = { text };
  const vault = { isFilled: async () => true, read: async () => stored.text };
  const versions = { put: async (_: string, fresh: string) => void (stored.text = fresh) };
  return {
    stored: () => JSON.parse(stored.text) as unknown,
    set: (typed: unknown, secret: string | null = 'arn:oauth') =>
      setClients({ vault, versions, secret }, typeof typed === 'string' ? typed : JSON.stringify(typed)),
    look: () => oauthClients.check(givenGround({ vault, oauth: 'arn:oauth' })),
  };
}

describe('npm run secrets -- --set oauth', () => {
  test('enters a provider, leaves the others, and prints no secret', async () => {
    const { set, stored } = givenSecret(JSON.stringify({ github: GITHUB }));

    const said = await set({ google: GOOGLE });

    expect(stored()).toEqual({ google: GOOGLE, github: GITHUB });
    expect(said).toBe('set: google; the functions know it within a minute');
  });

  test('takes a provider away that is null', async () => {
    const { set, stored } = givenSecret(JSON.stringify({ google: GOOGLE, github: GITHUB }));

    await set({ github: null });

    expect(stored()).toEqual({ google: GOOGLE });
  });

  test.each([
    ['what is no JSON', 'secret words', /^expected JSON on the standard input/],
    ['a list', [GOOGLE], /^expected JSON on the standard input/],
    ['nothing', {}, /^no provider was given/],
    [
      'an unknown provider',
      { gitlab: GITHUB },
      /^unknown provider 'gitlab', expected one of: google, github$/,
    ],
    [
      'a client without a secret',
      { google: { clientId: 'words' } },
      /^google lacks its clientId or clientSecret/,
    ],
    ['an empty secret', { google: { ...GOOGLE, clientSecret: '' } }, /^google lacks/],
  ])('refuses %s, changes nothing and repeats nothing of it', async (_, typed, message) => {
    const { set, stored } = givenSecret();

    const refused = set(typed).catch((error: Error) => error.message);

    expect(await refused).toMatch(message);
    expect(await refused).not.toContain('words');
    expect(stored()).toEqual({});
  });

  test('refuses a stage that has no secret for it', async () => {
    const { set } = givenSecret();

    await expect(set({ google: GOOGLE }, null)).rejects.toThrow('deploy it as it is now');
  });
});

describe('npm run secrets', () => {
  test.each([
    ['{}', 'none is set up: --set oauth enters them, where they are wanted'],
    [JSON.stringify({ google: GOOGLE }), 'Google'],
    [JSON.stringify({ google: GOOGLE, github: GITHUB }), 'Google, GitHub'],
  ])('says which providers are set up: %#', async (text, found) => {
    const { look } = givenSecret(text);

    expect(await look()).toEqual([{ what: 'logins by others', state: 'ok', found }]);
  });
});
