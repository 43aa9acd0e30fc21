import { availableParallelism } from 'node:os';

// Packages that ship ES modules only; jest runs CommonJS, so swc translates them like our own code.
const esModules = ['@middy', 'cockatiel', 'jose', 'rou3', 'postal-mime', 'preact'].join('|');

// `npm run test:full` adds what takes long: files named *.full.test.ts.
const full = process.env.npm_lifecycle_event === 'test:full';

const shared = {
  testEnvironment: 'node',
  transform: {
    '\\.[cm]?[jt]s$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // middy offers its exports to `import` only, which jest's require never asks for
  moduleNameMapper: { '^@middy/(core|util)$': '<rootDir>/node_modules/@middy/$1/index.js' },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules})/)`],
  testPathIgnorePatterns: full ? ['/node_modules/'] : ['/node_modules/', '\\.full\\.test\\.ts$'],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.soloist'],
};

const project = (displayName, ...testMatch) => ({
  ...shared,
  displayName,
  testMatch: testMatch.map((glob) => `<rootDir>/${glob}`),
});

const secondTry = '<rootDir>/test/second-try.ts';
const withOthers = (name) => ({
  ...project(name, `test/${name}/**/*.test.ts`),
  setupFilesAfterEnv: [secondTry],
});

// jest runs a set-up that several projects name once: they share one rehearsal
const againstRehearsal = (name) => ({
  ...project(name, `test/${name}/**/*.test.ts`),
  setupFilesAfterEnv: ['<rootDir>/test/e2e/patience.ts', secondTry],
  globalSetup: '<rootDir>/test/e2e/global-setup.ts',
  globalTeardown: '<rootDir>/test/e2e/global-teardown.ts',
});

export default {
  // most of what takes long waits for other processes, so two workers keep two cores busy
  maxWorkers: Math.max(2, availableParallelism() - 1),
  // a machine under load is slow, not wrong
  testTimeout: 60_000,
  projects: [
    project(
      'unit',
      'lambdas/**/*.test.ts',
      'local/**/*.test.ts',
      'lib/**/*.test.ts',
      'bin/**/*.test.ts',
      'commands/**/*.test.ts',
    ),
    project('synth', 'test/synth/**/*.test.ts'),
    project('architecture', 'test/architecture/**/*.test.ts'),
    withOthers('conformance'),
    withOthers('integration'),
    againstRehearsal('e2e'),
    againstRehearsal('browser'),
  ],
};
