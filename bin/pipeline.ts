// The CDK app of the pipeline: `npm run deploy -- pipeline` deploys it once, afterwards it updates itself.
import { synthApp } from './synth-app.ts';

await synthApp(async (config) => {
  const { pipelineApp } = await import('../lib/delivery/app.ts');
  return pipelineApp(config);
});
