import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Where every module's personal data are put together. */
export const COMPOSITION = 'lambdas/api/compose-accounts.ts';

/** The modules that have a table of their own, by the constructs that make one; sorted. */
export function modulesWithTable(root: string): string[] {
  const constructs = globSync('lambdas/*/**/*.construct.ts', { cwd: root });
  const made = constructs.filter((file) =>
    readFileSync(join(root, file), 'utf8').includes('new SoloistTable('),
  );
  return [...new Set(made.map((file) => file.split('/')[1]!))].sort();
}

/** Which of them lack a copy and an end of what they keep of a person, and what is missing. */
export function missingPersonalData(root: string): string[] {
  const composed = read(root, COMPOSITION);
  return modulesWithTable(root).flatMap((module) => {
    const file = `lambdas/${module}/personal-data.ts`;
    if (!existsSync(join(root, file))) return [`${module} has a table and no ${file}`];
    const name = `${module}PersonalData`;
    return [
      ...(returnsPersonalData(read(root, file), name) ? [] : [`${file} exports no ${name}(…): PersonalData`]),
      ...(new RegExp(`\\b${module}: ${name}\\(`).test(composed) ? [] : [`${COMPOSITION} lists no ${name}`]),
    ];
  });
}

/** Whether a source exports a function of this name that says that it returns all of PersonalData. */
function returnsPersonalData(source: string, name: string): boolean {
  const file = ts.createSourceFile('personal-data.ts', source, ts.ScriptTarget.Latest);
  return file.statements.some(
    (statement) =>
      ts.isFunctionDeclaration(statement) &&
      statement.name?.text === name &&
      statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true &&
      statement.type?.getText(file) === 'PersonalData',
  );
}

function read(root: string, file: string): string {
  return existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '';
}
