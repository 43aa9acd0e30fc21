import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refusal } from '../../lib/errors/refusal.ts';
import { changesBetween, readSide, saveSide, sideOf } from './sides.ts';
import { state, table } from './testing.ts';

const data = { template: { Resources: { Auth: table() } }, terminationProtection: true };
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'soloist-sides-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('a saved set of templates', () => {
  test('is read as it was written', () => {
    const side = sideOf([{ name: 'shop-staging-data', region: 'eu-west-1', ...data }]);

    saveSide(folder, side);

    expect(readSide(folder)).toEqual(side);
  });

  test('is the same file for the same template, whatever the order of its keys', () => {
    const file = join(folder, 'a.json');
    saveSide(folder, new Map([['a', state({ Resources: { A: { Type: 'X' } }, Outputs: {} })]]));
    const first = readFileSync(file, 'utf8');

    saveSide(folder, new Map([['a', state({ Outputs: {}, Resources: { A: { Type: 'X' } } })]]));

    expect(readFileSync(file, 'utf8')).toBe(first);
  });

  test('forgets stacks that are gone', () => {
    writeFileSync(join(folder, 'old.json'), '{}');

    saveSide(folder, new Map([['a', data]]));

    expect([...readSide(folder).keys()]).toEqual(['a']);
  });

  test('is refused where there is none', () => {
    const reading = () => readSide(join(folder, 'nowhere'));

    expect(reading).toThrow(
      new Refusal(`${folder}/nowhere holds no saved templates: write them with --save ${folder}/nowhere`),
    );
  });
});

describe('two sides', () => {
  test('name what is on one of them only', () => {
    const changes = changesBetween(new Map([['gone', data]]), new Map([['new', data]]));

    expect(changes).toEqual([
      { stack: 'gone', before: data, after: null },
      { stack: 'new', before: null, after: data },
    ]);
  });
});
