import type { Browser } from 'playwright-core';
import { expectStatus, given, PASSWORD, target } from '../e2e/target.ts';
import { launchChromium, whyNoChromium } from './chromium.ts';

const reason = whyNoChromium();
// jest names what it skips only where something else fails
if (reason) process.stderr.write(`${reason}; the page that restores accounts is skipped in a browser\n`);

(reason ? describe.skip : describe)(
  `the page that restores accounts, in Chromium${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let browser: Browser;
    beforeAll(async () => void (browser = await launchChromium()));
    afterAll(() => browser.close());

    test('asks for a login, says when the account ends, and takes it back', async () => {
      const ada = await given.loggedIn();
      expectStatus(await ada.call('DELETE', '/v1/users/me'), 202);
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${target().api}/restore.html`);
      await page.getByRole('link', { name: 'Log in' }).click();
      await page.getByLabel('Mail address').fill(ada.email);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByRole('heading', { name: `Logged in as ${ada.email}` }).waitFor();

      await page.goto(`${target().api}/restore.html`);
      await page.getByRole('status').filter({ hasText: 'will be erased on' }).waitFor();
      await page.getByRole('button', { name: 'Restore the account' }).click();
      await page.getByRole('status').filter({ hasText: 'Your account is restored' }).waitFor();
      await page.reload();
      await page.getByRole('status').filter({ hasText: 'there is nothing to restore' }).waitFor();

      await context.close();
    });
  },
);
