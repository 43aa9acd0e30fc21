import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  { ignores: ['node_modules/', 'cdk.out/', '.soloist/', '.dynamodb-local/', 'coverage/'] },
  js.configs.recommended,
  tseslint.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportAllDeclaration',
          message: 'export by name: a module’s API is what its index.ts lists',
        },
        {
          selector: 'TSAsExpression > TSAnyKeyword',
          message: 'give it its type: `as any` hides what the compiler would find',
        },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    // the JSON of templates, AWS events and protocols has no type of ours
    files: ['local/**', 'test/**', '**/*.test.ts'],
    rules: { '@typescript-eslint/no-explicit-any': 'off' },
  },
  {
    files: ['lambdas/**'],
    ignores: [
      '**/*.construct.ts',
      '**/*.test.ts',
      'lambdas/platform/env.ts',
      'lambdas/platform/aws/connection.ts',
    ],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'parse it once with readEnv and inject what you need',
        },
      ],
    },
  },
  {
    // programs that talk to a terminal
    files: ['bin/**', 'commands/**', 'bench/**', 'local/start.ts', 'local/startup/**', '**/*.{mjs,cjs}'],
    languageOptions: {
      globals: { console: 'readonly', process: 'readonly', module: 'writable', require: 'readonly' },
    },
    rules: { 'no-console': 'off', '@typescript-eslint/no-require-imports': 'off' },
  },
);
