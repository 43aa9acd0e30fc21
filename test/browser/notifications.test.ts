import { createECDH, randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { sharedOrganisation } from '../e2e/faults/organisations.ts';
import { expectStatus, given, mailsTo, PASSWORD, target } from '../e2e/target.ts';
import type { Account } from '../e2e/target.ts';
import { until } from '../e2e/until.ts';
import { launchChromium, whyNoChromium } from './chromium.ts';

const reason = whyNoChromium();
// jest names what it skips only where something else fails
if (reason) process.stderr.write(`${reason}; the page of notifications is skipped in a browser\n`);

/** Runs in the page, in place of the browser's own push service, which no test may need. */
function standInForPushService(subscription: { endpoint: string; keys: object }): void {
  let made: object | null = null;
  const { PushManager } = globalThis as unknown as { PushManager: { prototype: object } };
  const subscribe = async ({ applicationServerKey }: { applicationServerKey: string }) => {
    const base64 = applicationServerKey.replaceAll('-', '+').replaceAll('_', '/');
    const key = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer;
    made = {
      options: { applicationServerKey: key },
      toJSON: () => subscription,
      unsubscribe: async () => !(made = null),
    };
    return made;
  };
  Object.assign(PushManager.prototype, { subscribe, getSubscription: async () => made });
}

(reason ? describe.skip : describe)(
  `the page of notifications, in Chromium${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let browser: Browser;
    const contexts: BrowserContext[] = [];
    beforeAll(async () => void (browser = await launchChromium()));
    afterEach(async () => void (await Promise.all(contexts.splice(0).map((context) => context.close()))));
    afterAll(() => browser?.close());

    async function newPage() {
      const context = await browser.newContext();
      context.setDefaultTimeout(60_000);
      contexts.push(context);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (message) => {
        if (/Content Security Policy|CORS/.test(message.text())) complaints.push(message.text());
      });
      return { context, page, complaints };
    }

    /** The page of somebody who is logged in, and that somebody. */
    async function openNotifications() {
      const account = await given.loggedIn();
      const opened = await newPage();
      const { page } = opened;
      await page.goto(`${target().api}/login.html`);
      await page.getByLabel('Mail address').fill(account.email);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Log in', exact: true }).click();
      await page.getByRole('heading', { name: `Logged in as ${account.email}` }).waitFor();
      await page.goto(`${target().api}/notifications.html`);
      await page.getByText('All is read.').waitFor();
      return { ...opened, account };
    }

    /** Something that its owner is told of by every channel. */
    async function makeKey({ call }: { readonly call: Account['send'] }, name: string): Promise<void> {
      const body = { name, scopes: ['users:read'] };
      expectStatus(await call('POST', '/v1/api-keys', { body }), 201);
    }

    const click = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
    const said = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text }).waitFor();
    const notes = (page: Page) => page.getByRole('list', { name: 'Notifications' }).getByRole('listitem');

    test('shows what is told while it is open, and counts what is unread until it is read or deleted', async () => {
      const { page, complaints, account } = await openNotifications();
      await page.clock.install();
      await page.reload();
      await page.getByText('All is read.').waitFor();
      await makeKey(account, 'a job at night');
      await makeKey(account, 'a job at noon');
      await until('both notes to be written', 60_000, async () => {
        const { body } = await account.call('GET', '/v1/notifications');
        return body.unreadCount === 2;
      });

      await page.clock.runFor(31_000);
      await page.getByText('2 unread').waitFor();
      const titles = await notes(page).getByRole('heading').allTextContents();
      await notes(page)
        .first()
        .getByRole('button', { name: /^Mark as read/ })
        .click();
      await page.getByText('1 unread').waitFor();
      await page.getByLabel('Unread only').check();
      await until('the other one alone', 30_000, async () => (await notes(page).count()) === 1);
      await notes(page)
        .first()
        .getByRole('button', { name: /^Delete/ })
        .click();
      await page.getByText('There is nothing here.').waitFor();
      await page.getByLabel('Unread only').uncheck();
      await until('what was read', 30_000, async () => (await notes(page).count()) === 1);

      expect(titles).toHaveLength(2);
      expect(await page.title()).toBe('Notifications · Soloist');
      expect(complaints).toEqual([]);
    });

    test('marks all as read that it shows', async () => {
      const { page, account } = await openNotifications();
      await makeKey(account, 'a job at night');
      await until('the note to be written', 60_000, async () => {
        const { body } = await account.call('GET', '/v1/notifications');
        return body.unreadCount === 1;
      });
      await page.reload();
      await page.getByText('1 unread').waitFor();

      await click(page, 'Mark all as read');

      await page.getByText('All is read.').waitFor();
      expect((await account.call('GET', '/v1/notifications')).body.unreadCount).toBe(0);
    });

    test('saves what somebody wants to be told, and leaves no way to turn security off', async () => {
      const { page, complaints, account } = await openNotifications();

      await page.getByLabel('product by mail').selectOption('off');
      await page.getByLabel('billing by push').uncheck();
      await page.getByLabel('Keep mail and push back for a while').check();
      await page.getByLabel('From').fill('20:30');
      await click(page, 'Save');
      await said(page, 'Saved.');

      const { body } = await account.call('GET', '/v1/notification-preferences');
      expect(body).toMatchObject({
        categories: {
          security: { inbox: true, mail: 'immediately', push: true },
          billing: { inbox: true, mail: 'immediately', push: false },
          product: { inbox: true, mail: 'off', push: false },
        },
        quietHours: { from: '20:30', to: '07:00' },
      });
      expect(await page.getByLabel('security by mail').isDisabled()).toBe(true);
      expect(await page.getByLabel('security in the inbox').isDisabled()).toBe(true);
      expect(complaints).toEqual([]);
    });

    test('does not overwrite what was chosen elsewhere meanwhile', async () => {
      const { page, account } = await openNotifications();
      const { body } = await account.call('GET', '/v1/notification-preferences');
      const quietHours = { from: '21:00', to: '06:00' };
      const saved = await account.call('PUT', '/v1/notification-preferences', {
        body: { ...body, quietHours },
      });
      expectStatus(saved, 200);

      await click(page, 'Save');

      await said(page, 'This was changed elsewhere meanwhile.');
      expect(await page.getByLabel('From').inputValue()).toBe('21:00');
    });

    test('has its worker show what is pushed to this device, until it is taken off', async () => {
      const { context, page, complaints, account } = await openNotifications();
      await turnOn(context, page);
      const pushed = await deliverPush(context, page, {
        title: 'A key was made',
        body: 'If it was not you, remove it.',
        url: `${target().api}/files.html`,
        tag: 'event-1',
      });
      const before = (await account.call('GET', '/v1/devices')).body.items;
      await click(page, 'No more on this device');
      await page.getByText('Notifications are not shown on this device.').waitFor();

      expect(pushed).toEqual([
        { title: 'A key was made', body: 'If it was not you, remove it.', tag: 'event-1' },
      ]);
      expect(before).toHaveLength(1);
      expect((await account.call('GET', '/v1/devices')).body.items).toEqual([]);
      expect(complaints).toEqual([]);
    });

    test.each(['/login.html', '/passkeys.html'])(
      'is shown nothing more on a browser that was logged out on %s',
      async (path) => {
        const { context, page, complaints, account } = await openNotifications();
        await turnOn(context, page);
        const before = (await account.call('GET', '/v1/devices')).body.items;

        await page.goto(target().api + path);
        await click(page, 'Log out');
        await said(page, 'Logged out.');

        expect(before).toHaveLength(1);
        expect((await account.call('GET', '/v1/devices')).body.items).toEqual([]);
        expect(complaints).toEqual([]);
      },
    );

    /** Has what is told shown on the browser. */
    async function turnOn(context: BrowserContext, page: Page): Promise<void> {
      await context.grantPermissions(['notifications'], { origin: target().api });
      const p256dh = createECDH('prime256v1').generateKeys('base64url', 'uncompressed');
      const keys = { p256dh, auth: Buffer.alloc(16, 7).toString('base64url') };
      await page.addInitScript(standInForPushService, {
        endpoint: `https://push.test/${randomUUID()}`,
        keys,
      });
      await page.reload();
      await click(page, 'Show notifications on this device');
      await page.getByText('Notifications are shown on this device.').waitFor();
    }

    /** Has the browser take a message as from its push service. @returns what is shown then */
    async function deliverPush(context: BrowserContext, page: Page, payload: object) {
      const session = await context.newCDPSession(page);
      const registered = new Promise<string>((resolve) => {
        session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
          const own = registrations.find(({ scopeURL }) => scopeURL === `${target().api}/`);
          if (own) resolve(own.registrationId);
        });
      });
      await session.send('ServiceWorker.enable');
      await session.send('ServiceWorker.deliverPushMessage', {
        origin: target().api,
        registrationId: await registered,
        data: JSON.stringify(payload),
      });
      return until('the notification to be shown', 30_000, async () => {
        const shown = await page.evaluate(async () => {
          const browser = globalThis as unknown as {
            navigator: {
              serviceWorker: { ready: Promise<{ getNotifications(): Promise<Record<string, string>[]> }> };
            };
          };
          const registration = await browser.navigator.serviceWorker.ready;
          const all = await registration.getNotifications();
          return all.map(({ title, body, tag }) => ({ title, body, tag }));
        });
        return shown.length > 0 && shown;
      });
    }
  },
);

(reason ? describe.skip : describe)(
  `the page to unsubscribe by, in Chromium${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let browser: Browser;
    beforeAll(async () => void (browser = await launchChromium()));
    afterAll(() => browser?.close());

    test('ends the mails of its kind for who clicks it in one, without a login', async () => {
      const [owner, member] = [await given.loggedIn(), await given.loggedIn()];
      const { memberPath } = await sharedOrganisation(owner, member);
      expectStatus(await owner.call('PATCH', memberPath, { body: { role: 'admin' } }), 200);
      const mails = await until('the mail about the role', 60_000, async () => {
        const found = (await mailsTo(member.email)).filter(({ subject }) => subject.includes('role'));
        return found.length > 0 && found;
      });
      const link = /https?:\S+unsubscribe\.html#token=\S+/.exec(mails[0]!.text)![0];
      const page = await browser.newPage();

      await page.goto(link);
      await page.getByRole('button', { name: 'No more of these mails' }).click();
      await page.getByRole('status').filter({ hasText: 'Done.' }).waitFor();

      const { body } = await member.call('GET', '/v1/notification-preferences');
      expect(body.categories.activity).toMatchObject({ inbox: true, mail: 'off' });
      expect(new URL(page.url()).hash).toBe('');
      await page.close();
    });

    test('says so where it was opened without a mail’s link', async () => {
      const page = await browser.newPage();

      await page.goto(`${target().api}/unsubscribe.html`);

      await page.getByText('This page needs the link of a mail').waitFor();
      expect(await page.getByRole('button').count()).toBe(0);
    });
  },
);
