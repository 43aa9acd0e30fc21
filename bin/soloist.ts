// The CDK app: `npx cdk` runs it, and the rehearsal with CDK_OUTDIR set.
import { prepareBundles } from '../lib/constructs/bundle.ts';
import { synthApp } from './synth-app.ts';

// Checking templates against CloudFormation's schemas takes 2 s. Whoever deploys does it (the CLI says so here),
// and the tests; the rehearsal's start need not.
if (!process.env.CDK_CLI_VERSION) process.env.CDK_VALIDATION ??= 'false';

await synthApp(async (config) => {
  const [{ soloistApp }] = await Promise.all([import('../lib/app.ts'), prepareBundles()]);
  // the rehearsal runs the first, and need not wait for the others
  const stages = process.env.SOLOIST_STAGES === 'first' ? config.stages.slice(0, 1) : config.stages;
  return soloistApp(config, {}, stages);
});
