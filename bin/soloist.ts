// The CDK app: `npx cdk` runs it, and the rehearsal with CDK_OUTDIR set.
import { enableCompileCache } from 'node:module';

// halves the time to load the CDK from the second run on
enableCompileCache();
// Checking templates against CloudFormation's schemas takes 2 s. Whoever deploys does it (the CLI says so here),
// and the tests; the rehearsal's start need not.
if (!process.env.CDK_CLI_VERSION) process.env.CDK_VALIDATION ??= 'false';

const { default: config } = await import('../soloist.config.ts');
const { soloistApp } = await import('../lib/app.ts');
soloistApp(config).synth();
