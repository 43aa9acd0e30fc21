import { Refusal } from '../errors/refusal.ts';
import { previewName, previewStackName } from './name.ts';

describe('the name of a preview', () => {
  test.each(['login', 'pr-12', 'a1'])('can be %s', (name) => {
    const read = previewName(name);

    expect(read).toBe(name);
  });

  test.each([
    ['feature/Sign-in_again', ", such as 'feature-sign'"],
    ['123-fix', ", such as 'fix'"],
    ['a-name-that-is-too-long', ", such as 'a-name-that'"],
    ['-', ''],
    ['ends-', ", such as 'ends'"],
  ])('is refused as %s, with one that would do', (name, suggestion) => {
    const reading = () => previewName(name);

    expect(reading).toThrow(
      new Refusal(
        `'${name}' can't name a preview: expected 2 to 12 lower-case letters, digits or inner hyphens, the first a letter${suggestion}`,
      ),
    );
  });

  test('leaves the longest project’s target group within the 32 letters that ELB gives it', () => {
    const group = `${previewStackName('a'.repeat(12), previewName('b'.repeat(12)))}-api`;

    expect(group.length).toBeLessThanOrEqual(32);
  });
});
