import { forget, startRehearsal } from './rehearsal.ts';

/** One rehearsal for all e2e tests, on free ports, or the one that E2E_RUN (its run.json) describes. */
export default async function setUp(): Promise<void> {
  if (process.env['E2E_RUN']) return;
  const rehearsal = await startRehearsal();
  process.env['E2E_RUN'] = JSON.stringify(rehearsal.run);
  globalThis.tearDownE2e = async () => {
    await rehearsal.end();
    forget(rehearsal.state);
  };
}

declare global {
  var tearDownE2e: (() => Promise<void>) | undefined;
}
