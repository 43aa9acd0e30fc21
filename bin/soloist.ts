// The CDK app: `npx cdk` runs it, and the rehearsal with CDK_OUTDIR set.
import { enableCompileCache } from 'node:module';
import { Refusal } from '../lib/errors/refusal.ts';
import { readConfig } from './read-config.ts';

// halves the time to load the CDK from the second run on
enableCompileCache();
// Checking templates against CloudFormation's schemas takes 2 s. Whoever deploys does it (the CLI says so here),
// and the tests; the rehearsal's start need not.
if (!process.env.CDK_CLI_VERSION) process.env.CDK_VALIDATION ??= 'false';

try {
  const config = await readConfig();
  // only now: a wrong config is refused before the CDK is loaded
  const { soloistApp } = await import('../lib/app.ts');
  soloistApp(config).synth();
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
