import { Refusal } from '../../lib/errors/refusal.ts';
import { confirm, type Terminal } from './ask.ts';

function given(answer: string, interactive = true): Terminal & { readonly questions: string[] } {
  const questions: string[] = [];
  return {
    interactive,
    questions,
    ask: async (question) => {
      questions.push(question);
      return answer;
    },
  };
}

const DESTROY = { question: "type 'staging' to destroy it", expected: 'staging' };

describe('a confirmation', () => {
  test('goes on when the expected answer is typed', async () => {
    const terminal = given(' staging ');

    await confirm(DESTROY, terminal);

    expect(terminal.questions).toEqual(["type 'staging' to destroy it: "]);
  });

  test('asks nothing when the command line brought the answer', async () => {
    const terminal = given('', false);

    await confirm({ ...DESTROY, given: 'staging' }, terminal);

    expect(terminal.questions).toEqual([]);
  });

  test.each([
    ['another answer', 'production', true, undefined, "'production' is not 'staging': nothing was done"],
    ['no answer', '', true, undefined, "'' is not 'staging': nothing was done"],
    [
      'a flag for something else',
      'staging',
      true,
      'production',
      "--yes is 'production', expected 'staging': nothing was done",
    ],
    [
      'nobody to ask',
      'staging',
      false,
      undefined,
      'there is no terminal to ask in: say --yes staging if you mean it',
    ],
  ])('is refused for %s', async (_, answer, interactive, flag, message) => {
    const confirmation = confirm({ ...DESTROY, given: flag }, given(answer, interactive));

    await expect(confirmation).rejects.toThrow(new Refusal(message));
  });
});
