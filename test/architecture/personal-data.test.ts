import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MODULES_WITH_DATA } from '../../lambdas/platform/personal-data.ts';
import { COMPOSITION, missingPersonalData, modulesWithTable } from './personal-data.ts';

const ROOT = join(import.meta.dirname, '..', '..');

describe('every module with a table', () => {
  // the composition is a Record over this list: a module that is missing there doesn't compile
  test('is in the list that the composition must cover', () => {
    expect(modulesWithTable(ROOT)).toEqual([...MODULES_WITH_DATA].sort());
  });

  test('gives a person a copy of what it keeps of them, and an end to it', () => {
    expect(missingPersonalData(ROOT)).toEqual([]);
  });
});

describe('a module with a table', () => {
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  /** A project with one module, notes, and these files besides its table. */
  function planted(files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(tmpdir(), 'personal-data-'));
    folders.push(folder);
    const table = { 'lambdas/notes/notes.data.construct.ts': `new SoloistTable(this, 'Table', {});` };
    for (const [file, source] of Object.entries({ ...table, ...files })) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), source);
    }
    return folder;
  }

  const WHOLE = 'export function notesPersonalData(deps: Deps): PersonalData { return deps; }';
  const COMPOSED = 'const modules = { notes: notesPersonalData({}) };';

  test.each([
    ['nothing', {}, 'notes has a table and no lambdas/notes/personal-data.ts'],
    [
      'half of it',
      {
        'lambdas/notes/personal-data.ts': WHOLE.replace(
          ': PersonalData',
          `: Pick<PersonalData, 'eraseUser'>`,
        ),
        [COMPOSITION]: COMPOSED,
      },
      'lambdas/notes/personal-data.ts exports no notesPersonalData(…): PersonalData',
    ],
    [
      'all of it, which nobody asks for',
      { 'lambdas/notes/personal-data.ts': WHOLE },
      'lambdas/api/compose-accounts.ts lists no notesPersonalData',
    ],
  ])('is found when it has %s', (_, files, message) => {
    expect(missingPersonalData(planted(files))).toEqual([message]);
  });

  test('is let pass when it has both', () => {
    const folder = planted({ 'lambdas/notes/personal-data.ts': WHOLE, [COMPOSITION]: COMPOSED });

    expect(missingPersonalData(folder)).toEqual([]);
  });
});
