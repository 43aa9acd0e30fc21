import fc from 'fast-check';

import { generateSecretString } from './generate.ts';

describe('generating a secret string', () => {
  test('has 32 characters of every type by default', () => {
    const password = generateSecretString({});

    expect(password).toHaveLength(32);
    expect(password).toMatch(/[a-z]/);
    expect(password).toMatch(/[A-Z]/);
    expect(password).toMatch(/\d/);
    expect(password).toMatch(/[^\w\s]/);
  });

  test('holds to length and exclusions, whatever they are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 200 }), fc.string(), (PasswordLength, ExcludeCharacters) => {
        const password = generateSecretString({
          PasswordLength,
          ExcludeCharacters,
          ExcludePunctuation: true,
        });

        expect(password).toHaveLength(PasswordLength);
        expect(password).toMatch(/^[a-zA-Z0-9]*$/);
        expect([...password].some((character) => ExcludeCharacters.includes(character))).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  test('puts the password into the template under its key', () => {
    const generated = generateSecretString({
      SecretStringTemplate: '{"user":"admin"}',
      GenerateStringKey: 'password',
      PasswordLength: 12,
    });

    expect(JSON.parse(generated)).toEqual({ user: 'admin', password: expect.stringMatching(/^.{12}$/) });
  });

  test('includes a space only where it is asked for', () => {
    const password = generateSecretString({
      ExcludeLowercase: true,
      ExcludeUppercase: true,
      ExcludeNumbers: true,
      ExcludePunctuation: true,
      IncludeSpace: true,
      PasswordLength: 3,
    });

    expect(password).toBe('   ');
  });

  test.each([
    ['a key without a template', { GenerateStringKey: 'password' }, /needs both/],
    ['a length of 0', { PasswordLength: 0 }, /expected 1 to 4096/],
    ['a length below one per type', { PasswordLength: 3 }, /at least 4/],
    [
      'everything excluded',
      { ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true, ExcludePunctuation: true },
      /excludes every character/,
    ],
  ])('fails on %s', (_case, options, message) => {
    const generate = () => generateSecretString(options);

    expect(generate).toThrow(message);
  });
});
