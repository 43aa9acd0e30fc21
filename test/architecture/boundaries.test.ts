import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise } from './cruise.ts';

describe('boundaries', () => {
  test('hold in the project, which was really looked at', async () => {
    const { modules, violations } = await cruise();

    expect(violations).toEqual([]);
    expect(modules).toBeGreaterThan(100);
  });

  describe('find what breaks them', () => {
    let folder: string;
    let found: Awaited<ReturnType<typeof cruise>>;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'boundaries-'));
      for (const [file, source] of Object.entries(PLANTED)) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), source);
      }

      found = await cruise(folder);
    });

    afterAll(() => rmSync(folder, { recursive: true }));

    test.each([
      ['no-cycles', 'lambdas/auth/a.ts', 'lambdas/auth/b.ts'],
      ['no-module-cycles', 'lambdas/auth', 'lambdas/users'],
      ['module-door', 'lambdas/auth/sign-in.ts', 'lambdas/users/user.repository.ts'],
      ['outside-door', 'local/peek.ts', 'lambdas/auth/sign-in.ts'],
      ['runtime-is-cdk-free', 'lambdas/auth/handler.ts', 'node_modules/aws-cdk-lib/index.js'],
      ['synth-loads-no-runtime', 'lambdas/auth/auth.construct.ts', 'lambdas/auth/sign-in.ts'],
      ['modules-meet-as-types', 'lambdas/auth/value.ts', 'lambdas/users/index.ts'],
      ['platform-is-domain-free', 'lambdas/platform/log.ts', 'lambdas/users/index.ts'],
      ['rehearsal-stands-alone', 'local/peek.ts', 'lambdas/auth/sign-in.ts'],
      ['contract-imports-nothing', 'lambdas/auth/auth.contract.ts', 'lambdas/auth/names.ts'],
    ])('%s: %s must not import %s', (rule, from, to) => {
      expect(found.violations).toContainEqual({ rule, from, to });
    });

    test.each([
      ['a type from another module’s index', 'lambdas/auth/type.ts'],
      ['a value of another module in the composition root', 'lambdas/api/compose.ts'],
      ['a construct from lib', 'lib/app.stack.ts'],
    ])('and let pass %s', (_, from) => {
      expect(found.violations.filter((violation) => violation.from === from)).toEqual([]);
    });
  });
});

const PLANTED: Record<string, string> = {
  'tsconfig.json':
    '{ "compilerOptions": { "module": "nodenext", "allowImportingTsExtensions": true, "noEmit": true } }',
  'package.json': '{ "type": "module" }',
  'node_modules/aws-cdk-lib/package.json': '{ "name": "aws-cdk-lib", "main": "index.js" }',
  'node_modules/aws-cdk-lib/index.js': 'module.exports = {};',
  'lambdas/auth/a.ts': `import './b.ts'; export const a = 1;`,
  'lambdas/auth/b.ts': `import './a.ts'; export const b = 1;`,
  'lambdas/auth/names.ts': `export const names = {};`,
  'lambdas/auth/auth.contract.ts': `import { names } from './names.ts'; export const AUTH = names;`,
  'lambdas/auth/auth.construct.ts': `import { signIn } from './sign-in.ts'; export const construct = signIn;`,
  'lambdas/auth/handler.ts': `import * as cdk from 'aws-cdk-lib'; export const handler = cdk;`,
  'lambdas/auth/sign-in.ts': `import { users } from '../users/user.repository.ts'; export const signIn = users;`,
  'lambdas/auth/value.ts': `import { user } from '../users/index.ts'; export const value = user;`,
  'lambdas/auth/type.ts': `import type { User } from '../users/index.ts'; export type Session = { user: User };`,
  'lambdas/auth/index.ts': `export const auth = 1;`,
  'lambdas/users/user.repository.ts': `export const users = 1;`,
  'lambdas/users/index.ts': `import { auth } from '../auth/index.ts'; export type User = string; export const user = auth;`,
  'lambdas/platform/log.ts': `import { user } from '../users/index.ts'; export const log = user;`,
  'lambdas/api/compose.ts': `import { auth } from '../auth/index.ts'; export const compose = auth;`,
  'lib/app.stack.ts': `import { construct } from '../lambdas/auth/auth.construct.ts'; export const stack = construct;`,
  'local/peek.ts': `import { signIn } from '../lambdas/auth/sign-in.ts'; export const peek = signIn;`,
};
