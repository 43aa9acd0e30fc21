// The CDK app: `npx cdk` runs it, and the rehearsal with CDK_OUTDIR set.
import config from '../soloist.config.ts';
import { soloistApp } from '../lib/app.ts';

soloistApp(config).synth();
