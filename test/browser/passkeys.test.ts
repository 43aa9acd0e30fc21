import type { Browser, BrowserContext, Page } from 'playwright-core';
import { given, mailsTo, target } from '../e2e/target.ts';
import { launchChromium, whyNoChromium } from './chromium.ts';
import { addVirtualAuthenticator } from './virtual-authenticator.ts';

const reason = whyNoChromium();
// jest names what it skips only where something else fails
if (reason) process.stderr.write(`${reason}; the passkeys' journey in a browser is skipped\n`);

(reason ? describe.skip : describe)(
  `passkeys in Chromium, with its virtual authenticator${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let browser: Browser;
    const contexts: BrowserContext[] = [];
    beforeAll(async () => void (browser = await launchChromium()));
    afterEach(async () => void (await Promise.all(contexts.splice(0).map((context) => context.close()))));
    afterAll(() => browser.close());

    /** The page in a browser of its own, with what it complains of. */
    async function open() {
      const context = await browser.newContext();
      contexts.push(context);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (message) => {
        if (/Content Security Policy/.test(message.text())) complaints.push(message.text());
      });
      const authenticator = await addVirtualAuthenticator(page);
      await page.goto(`${target().api}/passkeys.html`);
      return { context, page, complaints, authenticator };
    }

    async function logIn(page: Page, { email, password }: { email: string; password: string }) {
      await page.getByLabel('Mail address').fill(email);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Log in', exact: true }).click();
      await said(page, 'Logged in.');
    }

    const said = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text }).waitFor();
    const click = (page: Page, name: string) => page.getByRole('button', { name }).click();

    async function givenPasskey() {
      const account = await given.account();
      const opened = await open();
      await logIn(opened.page, account);
      await opened.page.getByLabel('Name of the new passkey').fill('Work laptop');
      await click(opened.page, 'Add a passkey');
      await said(opened.page, 'Added “Work laptop”.');
      return { ...opened, account };
    }

    test('register one, log out, and log in with it alone', async () => {
      const { account, authenticator, complaints, context, page } = await givenPasskey();
      await click(page, 'Log out');
      await said(page, 'Logged out.');
      const loggedOut = (await context.cookies()).map(({ name }) => name);

      await click(page, 'Log in with a passkey');
      await said(page, 'Logged in with a passkey.');

      const session = await page.request.get(`${target().api}/v1/auth/session`);
      const [card] = await page.getByRole('listitem').allInnerTexts();
      expect(loggedOut).not.toContain('__Host-access');
      expect(session.status()).toBe(200);
      expect(card).toMatch(/^Work laptop\s+Last used/);
      expect(await authenticator.credentials()).toMatchObject([{ rpId: 'localhost' }]);
      expect(complaints).toEqual([]);
      const [mail] = await mailsTo(account.email, 2);
      expect(mail!.subject).toMatch(/^A passkey was added to your account/);
    });

    test('log in nobody while the device is not unlocked', async () => {
      const { authenticator, page } = await givenPasskey();
      await click(page, 'Log out');
      await said(page, 'Logged out.');
      await authenticator.unlocks(false);

      await click(page, 'Log in with a passkey');

      await said(page, 'The device gave no passkey');
      expect((await page.request.get(`${target().api}/v1/auth/session`)).status()).toBe(401);
    });

    test('are offered once for each device', async () => {
      const { page } = await givenPasskey();

      await click(page, 'Add a passkey');

      await said(page, 'This device has a passkey of yours already.');
      expect(await page.getByRole('listitem').count()).toBe(1);
    });

    test('log in no more once they are removed', async () => {
      const { page } = await givenPasskey();
      await click(page, 'Remove');
      await said(page, 'Removed “Work laptop”.');
      await click(page, 'Log out');
      await said(page, 'Logged out.');

      await click(page, 'Log in with a passkey');

      await said(page, 'this passkey does not log in here; try another way');
    });
  },
);
