import type { Resource } from '../change.ts';
import { change, index, retained, table } from '../testing.ts';
import { indexes } from './indexes.ts';

const indexed = (...names: string[]) => table({ GlobalSecondaryIndexes: names.map((name) => index(name)) });
const plain = (...names: string[]) =>
  retained('AWS::DynamoDB::Table', { GlobalSecondaryIndexes: names.map((name) => index(name)) });

describe('the indexes of a table', () => {
  test.each<[string, Resource, Resource, string]>([
    ['two are created', indexed(), indexed('a', 'b'), 'create a, create b'],
    ['two are deleted', indexed('a', 'b'), indexed(), 'delete a, delete b'],
    ['one is created and one deleted', indexed('a'), indexed('b'), 'create b, delete a'],
    [
      "one's keys change, which deletes and creates it",
      indexed('a'),
      table({ GlobalSecondaryIndexes: [index('a', { KeySchema: [] })] }),
      'delete a, create a',
    ],
    [
      "one's projection changes",
      indexed('a'),
      table({ GlobalSecondaryIndexes: [index('a', { Projection: { ProjectionType: 'KEYS_ONLY' } })] }),
      'delete a, create a',
    ],
    ['the table is one of a single region', plain('a'), plain('b'), 'create b, delete a'],
  ])('are refused when %s', (_, before, after, operations) => {
    const refused = indexes([change({ T: before }, { T: after })]);

    expect(refused).toHaveLength(1);
    expect(refused[0]?.message).toContain(`indexes of the table T at once (${operations})`);
    expect(refused[0]?.wayOut).toContain('one index a deployment');
  });

  test.each<[string, Record<string, Resource>, Record<string, Resource>]>([
    ['one is created', { T: indexed('a') }, { T: indexed('a', 'b') }],
    ['one is deleted', { T: indexed('a', 'b') }, { T: indexed('b') }],
    ['their order changes', { T: indexed('a', 'b') }, { T: indexed('b', 'a') }],
    ['two tables get one each', { T: indexed(), U: indexed() }, { T: indexed('a'), U: indexed('a') }],
    ['the table is new', {}, { T: indexed('a', 'b') }],
  ])('pass when %s', (_, before, after) => {
    const refused = indexes([change(before, after)]);

    expect(refused).toEqual([]);
  });
});
