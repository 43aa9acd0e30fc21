import { enterClients } from './oauth-clients.ts';
import { forget, startRehearsal } from './rehearsal.ts';
import { enterVapidKeys } from './vapid-keys.ts';

/**
 * One rehearsal for all e2e tests, on free ports, or the one that E2E_RUN (its run.json) describes. With E2E_URL
 * they ask a deployed stage: only those of test/e2e/deployed can (`npm run test:deployed`).
 */
export default async function setUp(): Promise<void> {
  const deployed = process.env['E2E_URL'];
  if (deployed) {
    process.env['E2E_RUN'] = JSON.stringify({ api: new URL(deployed).origin });
    return;
  }
  if (process.env['E2E_RUN']) return;
  const rehearsal = await startRehearsal();
  await enterClients(rehearsal.run);
  await enterVapidKeys(rehearsal.run);
  process.env['E2E_RUN'] = JSON.stringify(rehearsal.run);
  globalThis.tearDownE2e = async () => {
    await rehearsal.end();
    forget(rehearsal.state);
  };
}

declare global {
  var tearDownE2e: (() => Promise<void>) | undefined;
}
