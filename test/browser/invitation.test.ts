import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expectStatus, given, mailsTo, PASSWORD, target } from '../e2e/target.ts';
import { launchChromium, whyNoChromium } from './chromium.ts';

const reason = whyNoChromium();
// jest names what it skips only where something else fails
if (reason) process.stderr.write(`${reason}; the page of invitations is skipped in a browser\n`);

(reason ? describe.skip : describe)(
  `the page of an invitation, in Chromium${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let browser: Browser;
    const contexts: BrowserContext[] = [];
    beforeAll(async () => void (browser = await launchChromium()));
    afterEach(async () => void (await Promise.all(contexts.splice(0).map((context) => context.close()))));
    afterAll(() => browser.close());

    /** Somebody's organisation, and the page that its mail to `email` leads to. */
    async function openInvitation(email: string) {
      const owner = await given.loggedIn();
      const name = `Engines ${randomUUID().slice(0, 8)}`;
      const made = await owner.call('POST', '/v1/orgs', { body: { name } });
      expectStatus(made, 201);
      const path = `/v1/orgs/${made.body.id}`;
      expectStatus(await owner.call('POST', `${path}/invitations`, { body: { email, role: 'member' } }), 201);
      const mail = (await mailsTo(email, 2)).find(({ subject }) => subject.includes(name));
      const link = /https?:\S+#token=\S+/.exec(mail!.text)![0];
      const context = await browser.newContext();
      contexts.push(context);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (message) => {
        if (/Content Security Policy/.test(message.text())) complaints.push(message.text());
      });
      await page.goto(link);
      await page.getByRole('heading', { name: `Join ${name}` }).waitFor();
      const members = async () => (await owner.call('GET', `${path}/members`)).body.items.length;
      return { page, complaints, name, link, members };
    }

    async function logIn(page: Page, email: string) {
      await page.getByRole('link', { name: 'Log in' }).click();
      await page.getByLabel('Mail address').fill(email);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByRole('link', { name: 'Back to your invitation' }).click();
      await page.getByText(`You are logged in as ${email}.`).waitFor();
    }

    const said = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text }).waitFor();

    test('shows what it is for, sends its reader to log in and back, and lets them join once', async () => {
      const { email } = await given.account();
      const { page, complaints, name, link, members } = await openInvitation(email);
      await logIn(page, email);

      await page.getByRole('button', { name: 'Join' }).click();
      await said(page, `You are a member of ${name} now.`);
      await page.goto(`${target().api}/`);
      await page.goto(link);

      await said(page, 'This invitation was used, revoked or has expired.');
      expect(await members()).toBe(2);
      expect(complaints).toEqual([]);
    });

    test('tells who is logged in with another address, and lets the right one decline', async () => {
      const [{ email }, other] = [await given.account(), await given.account()];
      const { page, members } = await openInvitation(email);
      await logIn(page, other.email);
      await page.getByRole('button', { name: 'Join' }).click();
      await said(page, 'The invitation was sent to another address');
      await page.goto(`${target().api}/login.html`);
      await page.getByRole('button', { name: 'Log out' }).click();
      await said(page, 'Logged out.');
      await page.goto(`${target().api}/invitation.html`);
      await logIn(page, email);

      await page.getByRole('button', { name: 'Decline' }).click();

      await said(page, 'You have declined the invitation.');
      expect(await members()).toBe(1);
    });
  },
);
