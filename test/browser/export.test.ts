import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { given, PASSWORD, target } from '../e2e/target.ts';
import { launchChromium, whyNoChromium } from './chromium.ts';

const reason = whyNoChromium();
// jest names what it skips only where something else fails
if (reason) process.stderr.write(`${reason}; the page of exports is skipped in a browser\n`);

(reason ? describe.skip : describe)(
  `the page of exports, in Chromium${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let browser: Browser;
    const contexts: BrowserContext[] = [];
    beforeAll(async () => void (browser = await launchChromium()));
    afterEach(async () => void (await Promise.all(contexts.splice(0).map((context) => context.close()))));
    afterAll(() => browser.close());

    async function open(hash = '') {
      const context = await browser.newContext({ acceptDownloads: true });
      contexts.push(context);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (message) => {
        if (/Content Security Policy/.test(message.text())) complaints.push(message.text());
      });
      await page.goto(`${target().api}/export.html${hash}`);
      return { page, complaints };
    }

    async function logIn(page: Page, email: string) {
      await page.getByRole('link', { name: 'Log in' }).click();
      await page.getByLabel('Mail address').fill(email);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByRole('heading', { name: `Logged in as ${email}` }).waitFor();
    }

    test('asks for a login, then for a copy, and downloads it', async () => {
      const { email } = await given.account();
      const { page, complaints } = await open();
      await logIn(page, email);
      await page.goto(`${target().api}/export.html`);

      await page.getByRole('button', { name: 'Ask for a copy' }).click();
      const first = page.getByRole('button', { name: /^Download 001-/ });
      await first.waitFor();
      const [download] = await Promise.all([page.waitForEvent('download'), first.click()]);

      expect(download.suggestedFilename()).toMatch(/^001-[a-z]+\.jsonl\.gz$/);
      const lines = gunzipSync(readFileSync(await download.path()))
        .toString()
        .trimEnd()
        .split('\n');
      expect(lines.map((line) => typeof JSON.parse(line).type)).toEqual(lines.map(() => 'string'));
      expect(complaints).toEqual([]);
    });

    test('says of a copy that is over, or somebody else’s, that it is', async () => {
      const { email } = await given.account();
      const { page } = await open();
      await logIn(page, email);

      await page.goto(`${target().api}/export.html#0192f0c0-0000-7000-8000-000000000000`);

      await page.getByRole('status').filter({ hasText: 'has expired, or belongs to another' }).waitFor();
    });
  },
);
