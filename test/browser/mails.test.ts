import type { Browser, Page } from 'playwright-core';
import { target } from '../e2e/target.ts';
import { launchChromium, whyNoChromium } from './chromium.ts';

/** What the frame has, and Node.js has not. */
interface FrameGlobals {
  getComputedStyle(element: unknown): { readonly backgroundColor: string };
}

const reason = whyNoChromium();
// jest names what it skips only where something else fails
if (reason) process.stderr.write(`${reason}; the console's mails are skipped in a browser\n`);

(reason ? describe.skip : describe)(
  `the mails in the console, in Chromium${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let browser: Browser;
    let page: Page;
    beforeAll(async () => {
      browser = await launchChromium();
      page = await browser.newPage();
      await page.goto(`${target().console}/#Mails`);
    });
    afterAll(() => browser.close());

    const shown = () => page.frameLocator('iframe.mail');
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    const ground = async (scheme: string) => {
      await press(scheme);
      const frame = page.frameLocator(`iframe[src*="scheme=${scheme}"]`);
      await frame.getByRole('heading').waitFor();
      return frame.locator('body').evaluate((body) => {
        const { getComputedStyle } = globalThis as unknown as FrameGlobals;
        return getComputedStyle(body).backgroundColor;
      });
    };

    test('are written by the function that sends them, in the language that is asked for', async () => {
      await page.getByRole('button', { name: /^digest/ }).click();
      await shown().getByRole('heading', { name: '4 things have happened' }).waitFor();

      await press('German');

      await shown().getByRole('heading', { name: '4 Neuigkeiten' }).waitFor();
      expect(await shown().locator('html').getAttribute('lang')).toBe('de');
    });

    test('are shown as light screens and as dark ones show them', async () => {
      const grounds = [await ground('light'), await ground('dark')];

      expect(grounds).toEqual(['rgb(244, 244, 245)', 'rgb(24, 24, 27)']);
    });
  },
);
