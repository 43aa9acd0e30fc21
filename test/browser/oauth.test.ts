import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { givenSecondFactor } from '../e2e/oauth-accounts.ts';
import { target } from '../e2e/target.ts';
import { launchChromium, whyNoChromium } from './chromium.ts';

const reason = whyNoChromium();
// jest names what it skips only where something else fails
if (reason) process.stderr.write(`${reason}; the logins by others in a browser are skipped\n`);

(reason ? describe.skip : describe)(
  `logging in with others, in Chromium${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let browser: Browser;
    const contexts: BrowserContext[] = [];
    beforeAll(async () => void (browser = await launchChromium()));
    afterEach(async () => void (await Promise.all(contexts.splice(0).map((context) => context.close()))));
    afterAll(() => browser.close());

    /** The login page in a browser of its own, with what it complains of. */
    async function open() {
      const context = await browser.newContext();
      contexts.push(context);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (message) => {
        if (/Content Security Policy/.test(message.text())) complaints.push(message.text());
      });
      await page.goto(`${target().api}/login.html`);
      return { context, page, complaints };
    }

    const said = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text }).waitFor();
    const follow = (page: Page, name: string) => page.getByRole('link', { name }).click();
    const isIn = (page: Page, email: string) =>
      page.getByRole('heading', { name: `Logged in as ${email}` }).waitFor();

    async function consent(page: Page, email: string, verified: 'yes' | 'no' = 'yes') {
      await page.getByLabel('Continue as').fill(email);
      await page.getByLabel('The address is').selectOption(verified);
      await page.getByRole('button', { name: 'Continue' }).click();
    }

    test('by Google, then GitHub beside it, and out again', async () => {
      const email = `${randomUUID()}@example.com`;
      const { page, complaints, context } = await open();
      await page.getByRole('link', { name: 'Continue with GitHub' }).waitFor();
      await shoot(page, 'login');

      await follow(page, 'Continue with Google');
      await page.getByLabel('Continue as').waitFor();
      await shoot(page, 'consent');
      await consent(page, email);
      await isIn(page, email);
      await follow(page, 'Add GitHub');
      await consent(page, email);
      await said(page, 'Added: it logs in from now on.');
      await shoot(page, 'logged-in');

      await page.getByRole('listitem').nth(1).waitFor();
      const cards = await page.getByRole('listitem').allInnerTexts();
      expect(cards.map((text) => text.split(':')[0]).sort()).toEqual(['GitHub', 'Google']);
      expect(new URL(page.url()).hash).toBe('');
      await page.getByRole('button', { name: 'Log out' }).click();
      await said(page, 'Logged out.');
      expect((await context.cookies()).map(({ name }) => name)).not.toContain('__Host-access');
      expect(complaints).toEqual([]);
    });

    test('asks for the second factor on our own page', async () => {
      const { email, recoveryCode } = await givenSecondFactor();
      const { page } = await open();
      await follow(page, 'Continue with GitHub');
      await consent(page, email);
      await said(page, 'One more step.');
      await shoot(page, 'second-factor');

      await page.getByLabel('Code of your authenticator app').fill(recoveryCode);
      await page.getByRole('button', { name: 'Log in' }).click();

      await isIn(page, email);
    });

    test.each([
      ['Cancel', 'yes', 'You cancelled the login.'],
      ['Continue', 'no', 'Your mail address is not verified there: verify it first.'],
    ] as const)('says why it failed: %s, verified %s', async (button, verified, words) => {
      const { page } = await open();
      await follow(page, 'Continue with Google');
      await page.getByLabel('The address is').selectOption(verified);

      await page.getByRole('button', { name: button }).click();

      await said(page, words);
      expect(new URL(page.url()).pathname).toBe('/login.html');
      expect(new URL(page.url()).hash).toBe('');
    });

    test('is not begun by another site’s page', async () => {
      const { page } = await open();
      const { port } = new URL(target().api);
      // the same machine by a name that is another site
      await page.goto(`http://127.0.0.1:${port}/robots.txt`);

      const answered = page.waitForResponse(/\/v1\/auth\/oauth\/google/);
      await page.evaluate(`location.assign('${target().api}/v1/auth/oauth/google')`);

      expect((await answered).status()).toBe(403);
    });
  },
);

/** For a person to look at: `SCREENSHOTS` names the folder. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (!folder) return;
  await page.screenshot({ path: join(folder, `oauth-${name}.png`), fullPage: true });
}
