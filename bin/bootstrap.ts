// The CDK app of `npm run deploy -- bootstrap`: what an account needs once, before the CDK's own bootstrap.
import { synthApp } from './synth-app.ts';

await synthApp(async (config) => {
  const { bootstrapApp } = await import('../lib/delivery/app.ts');
  return bootstrapApp(config, process.env.CDK_DEFAULT_ACCOUNT);
});
