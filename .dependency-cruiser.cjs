// The boundaries of docs/architecture.md, checked by `npm run boundaries` and proved by test/architecture.
const MODULE = '^lambdas/([^/]+)/';
const TEST = '\\.test\\.ts$|^test/';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-module-cycles',
      severity: 'error',
      scope: 'folder',
      from: { path: '^lambdas/' },
      to: { circular: true },
    },
    {
      name: 'module-door',
      comment: 'another module is entered by its index.ts or its contract; platform is open to all',
      severity: 'error',
      from: { path: MODULE },
      to: {
        path: MODULE,
        pathNot: ['^lambdas/$1/', '^lambdas/platform/', '/index\\.ts$', '\\.(contract|construct)\\.ts$'],
      },
    },
    {
      name: 'outside-door',
      comment: 'lib, bin and loose files enter a module by construct, contract or index',
      severity: 'error',
      from: { pathNot: [MODULE, '^(test|bench)/', '^commands/'] },
      to: { path: MODULE, pathNot: ['/index\\.ts$', '\\.(contract|construct)\\.ts$'] },
    },
    {
      name: 'commands-compose-nothing',
      comment:
        'what the owner runs enters the modules by the composition root alone, and brings no CDK of its own',
      severity: 'error',
      from: { path: '^commands/', pathNot: TEST },
      to: { path: '^lambdas/', pathNot: ['^lambdas/api/operator\\.ts$', '\\.contract\\.ts$'] },
    },
    {
      name: 'runtime-is-cdk-free',
      comment: 'what runs in a function must not carry the CDK',
      severity: 'error',
      from: { path: '^lambdas/', pathNot: '\\.(construct|test)\\.ts$' },
      to: { path: 'node_modules/(aws-cdk-lib|constructs)/|^lib/|\\.construct\\.ts$' },
    },
    {
      name: 'synth-loads-no-runtime',
      comment: 'synthesis needs names, not code: constructs meet the runtime in contracts',
      severity: 'error',
      from: { path: '^(bin|lib)/|\\.construct\\.ts$', pathNot: TEST },
      to: { path: '^lambdas/', pathNot: '\\.(construct|contract)\\.ts$' },
    },
    {
      name: 'modules-meet-as-types',
      comment: 'only the composition root, lambdas/api, imports values of other modules',
      severity: 'error',
      from: { path: MODULE, pathNot: ['^lambdas/api/', '\\.(construct|test)\\.ts$'] },
      to: {
        path: MODULE,
        pathNot: ['^lambdas/$1/', '^lambdas/platform/', '\\.contract\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'platform-is-domain-free',
      severity: 'error',
      from: { path: '^lambdas/platform/' },
      to: { path: '^lambdas/', pathNot: '^lambdas/platform/' },
    },
    {
      name: 'rehearsal-stands-alone',
      comment: 'the rehearsal knows what cdk.out says, not how it was made',
      severity: 'error',
      from: { path: '^local/' },
      to: { path: '^(lib|lambdas|bin|commands)/' },
    },
    {
      name: 'contract-imports-nothing',
      severity: 'error',
      from: { path: '\\.contract\\.ts$' },
      to: { dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(cdk\\.out|\\.soloist)/' },
  },
};
