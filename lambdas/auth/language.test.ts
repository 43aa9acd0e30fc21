import { preferredLanguage } from './language.ts';

describe('the language of a new account', () => {
  test.each([
    ['de-DE,de;q=0.9,en;q=0.8', 'de-DE'],
    ['en;q=0.5, de', 'de'],
    ['DE-at', 'de-AT'],
    ['*, fr;q=0.1', 'fr'],
    ['x-klingon, a-b-c-d, de_DE, en', 'en'],
  ])('of %s is %s', (header, expected) => {
    const language = preferredLanguage(header);

    expect(language).toBe(expected);
  });

  test.each([undefined, '', '*', 'de;q=0', 'en-x', '<script>'])('is unknown for %j', (header) => {
    const language = preferredLanguage(header);

    expect(language).toBeNull();
  });
});
