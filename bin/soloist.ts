// The CDK app: `npx cdk` runs it, and the rehearsal with CDK_OUTDIR set.
import { synthApp } from './synth-app.ts';

// Checking templates against CloudFormation's schemas takes 2 s. Whoever deploys does it (the CLI says so here),
// and the tests; the rehearsal's start need not.
if (!process.env.CDK_CLI_VERSION) process.env.CDK_VALIDATION ??= 'false';

await synthApp(async (config) => {
  const { soloistApp } = await import('../lib/app.ts');
  // the rehearsal runs the first, and need not wait for the others
  const stages = process.env.SOLOIST_STAGES === 'first' ? config.stages.slice(0, 1) : config.stages;
  return soloistApp(config, {}, stages);
});
