import { Subject } from './subject.ts';
import { says, type Suite } from './target.ts';

export function keyConditionCases(suite: Suite) {
  const { target } = suite;

  describe('sort key conditions', () => {
    const KEYS = ['a', 'ab', 'abc', 'b', 'é', 'ü', '中', '😀'];

    test.each<[string, Record<string, string>, string[]]>([
      ['sk = :x', { ':x': 'ab' }, ['ab']],
      ['sk < :x', { ':x': 'b' }, ['a', 'ab', 'abc']],
      ['sk <= :x', { ':x': 'b' }, ['a', 'ab', 'abc', 'b']],
      ['sk > :x', { ':x': 'b' }, ['é', 'ü', '中', '😀']],
      ['sk >= :x', { ':x': 'b' }, ['b', 'é', 'ü', '中', '😀']],
      ['begins_with(sk, :x)', { ':x': 'ab' }, ['ab', 'abc']],
      ['sk BETWEEN :x AND :y', { ':x': 'ab', ':y': 'é' }, ['ab', 'abc', 'b', 'é']],
      [':x < sk', { ':x': 'ü' }, ['中', '😀']],
    ])('%s finds what sorts there by its bytes', async (condition, values, expected) => {
      const subject = await Subject.create(target());
      for (const sk of KEYS) await subject.put({ pk: 'p', sk });
      await subject.put({ pk: 'other', sk: 'ab' });

      const found = await subject.queried('sk', `pk = :p AND ${condition}`, { ':p': 'p', ...values });

      expect(found).toEqual(expected);
    });

    test('binary keys sort by their bytes', async () => {
      const subject = await Subject.create(target(), { key: ['pk', 'sk:B'] });
      for (const byte of [200, 3, 127, 255, 0]) await subject.put({ pk: 'p', sk: new Uint8Array([byte]) });

      const found = await subject.queried('sk', 'pk = :p', { ':p': 'p' });

      expect(found.map((bytes) => bytes[0])).toEqual([0, 3, 127, 200, 255]);
    });

    test('a sort key alone is no condition', async () => {
      const subject = await Subject.create(target());

      const query = subject.query('sk = :x', { ':x': 'a' });

      await expect(query).rejects.toMatchObject({
        name: 'ValidationException',
        message: says(
          suite,
          'Query condition missed key schema element: pk',
          'Query condition missed key schema element',
        ),
      });
    });
  });
}
