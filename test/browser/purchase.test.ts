import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { given, target } from '../e2e/target.ts';
import { launchChromium, whyNoChromium } from './chromium.ts';
import { sell } from './sell.ts';

const reason = whyNoChromium();
// jest names what it skips only where something else fails
if (reason) process.stderr.write(`${reason}; the purchase in a browser is skipped\n`);

const VISA = '4242 4242 4242 4242';
const DECLINED = '4000 0000 0000 0002';
const SECURED = '4000 0027 6000 3184';

(reason ? describe.skip : describe)(
  `buying a plan, in Chromium${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let browser: Browser;
    const contexts: BrowserContext[] = [];
    beforeAll(async () => {
      await sell(target());
      browser = await launchChromium();
    });
    afterEach(async () => void (await Promise.all(contexts.splice(0).map((context) => context.close()))));
    afterAll(() => browser?.close());

    /** The billing page of somebody who is logged in and has bought nothing, with what the browser complains of. */
    async function openBilling(colorScheme: 'dark' | 'light' = 'light') {
      const { email, password } = await given.account();
      const context = await browser.newContext({ colorScheme });
      // as long as the page itself waits for its webhook
      context.setDefaultTimeout(60_000);
      contexts.push(context);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (message) => {
        if (/Content Security Policy/.test(message.text())) complaints.push(message.text());
      });
      await page.goto(`${target().api}/login.html`);
      await page.getByLabel('Mail address').fill(email);
      await page.getByLabel('Password').fill(password);
      await click(page, 'Log in');
      await page.getByRole('heading', { name: `Logged in as ${email}` }).waitFor();
      await page.goto(`${target().api}/billing.html`);
      await page.getByRole('heading', { name: 'Your plan: Free' }).waitFor();
      return { page, complaints };
    }

    const click = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
    const said = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text }).waitFor();
    const entitlements = (page: Page) =>
      page.getByRole('list', { name: 'Entitlements' }).getByRole('listitem').allInnerTexts();

    async function payWith(page: Page, card: string, words = 'Subscribe') {
      await page.getByLabel('Mail address').fill('ada@example.com');
      await page.getByLabel(card).check();
      await click(page, words);
    }

    test('with a card that is declined, then by 3-D Secure, and back to a plan that is open', async () => {
      const { page, complaints } = await openBilling();
      await shoot(page, 'before');

      await click(page, 'Buy: $49.00 each month');
      await page.getByRole('heading', { name: 'Subscribe' }).waitFor();
      await shoot(page, 'pay');
      await payWith(page, DECLINED);
      await page.getByRole('alert').filter({ hasText: 'Your card was declined.' }).waitFor();
      await shoot(page, 'declined');
      await payWith(page, SECURED);
      await page.getByText('Your bank asks you to confirm a payment of $49.00.').waitFor();
      await shoot(page, '3-d-secure');
      await click(page, 'Complete');
      await said(page, 'Thank you. Your plan is open.');
      await shoot(page, 'after');

      await page.getByRole('heading', { name: 'Your plan: Business' }).waitFor();
      expect(page.url()).toBe(`${target().api}/billing.html`);
      expect(await entitlements(page)).toContain('projects: 1000');
      expect(complaints).toEqual([]);
    });

    test('is managed in the portal: the invoice, another card, the end and its undoing', async () => {
      const { page, complaints } = await openBilling('dark');
      await click(page, 'Buy: $49.00 each month');
      await shoot(page, 'pay-dark');
      await payWith(page, VISA);
      await said(page, 'Thank you. Your plan is open.');

      await click(page, 'Card and invoices');
      await page.getByRole('heading', { name: 'Billing' }).waitFor();
      await page.getByText('Use another card').click();
      await page.getByText('More cards').click();
      await page.getByLabel('5555 5555 5555 4444').check();
      await click(page, 'Use this card');
      await page.getByText('mastercard that ends in 4444').waitFor();
      await click(page, 'Cancel the subscription');
      await page.getByRole('button', { name: 'Keep the subscription' }).waitFor();
      await shoot(page, 'portal-dark');
      await page.getByRole('link', { name: 'Go back' }).click();
      await click(page, 'Keep the plan');
      await said(page, 'The plan goes on.');
      await shoot(page, 'managed-dark');
      await page.getByRole('region', { name: 'Invoices' }).getByRole('link').click();
      await page.getByRole('heading', { name: /^Invoice / }).waitFor();
      await shoot(page, 'invoice-dark');

      expect(await page.getByRole('cell', { name: 'paid', exact: true }).count()).toBe(1);
      expect(complaints).toEqual([]);
    });

    test('opens nothing when 3-D Secure is failed, and when it is given up', async () => {
      const { page } = await openBilling();
      await click(page, 'Buy: $49.00 each month');
      await payWith(page, SECURED);

      await click(page, 'Fail');
      await page.getByRole('alert').filter({ hasText: 'We are unable to authenticate' }).waitFor();
      await page.getByRole('link', { name: 'Cancel and go back' }).click();
      await said(page, 'Nothing was bought.');

      await page.getByRole('heading', { name: 'Your plan: Free' }).waitFor();
      expect(await entitlements(page)).toContain('projects: 3');
    });

    test.each([
      ['Complete', 'Thank you. Your order is paid.'],
      ['Fail', 'The payment failed, and nothing was charged. The order can be paid again.'],
    ])('comes back from 3-D Secure for an order, which was answered by %s', async (answer, words) => {
      const { page } = await openBilling();
      await page.goto(await page.evaluate(payOrder));
      await click(page, answer);

      await said(page, words);

      expect(new URL(page.url()).search).toBe('');
    });

    test('starts with days that cost nothing, and says when they end', async () => {
      const { page } = await openBilling();
      await click(page, 'Buy: $9.00 each month and member');

      await page.getByText('Due today').waitFor();
      await shoot(page, 'trial');
      await payWith(page, VISA, 'Start the trial');
      await said(page, 'Thank you. Your plan is open.');

      await page.getByRole('heading', { name: 'Your plan: Pro' }).waitFor();
      await page.getByText(/^Free until /).waitFor();
    });
  },
);

/** For a person to look at: `SCREENSHOTS` names the folder. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (!folder) return;
  await page.screenshot({ path: join(folder, `purchase-${name}.png`), fullPage: true });
}

/** In the page: orders an hour of onboarding by a card whose bank asks, and answers where it does. */
async function payOrder(): Promise<string> {
  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
    const answer = await fetch(`/v1/payments/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return (await answer.json()) as { readonly id: string; readonly url: string };
  };
  const { id } = await post('orders', { items: [{ product: 'onboarding', quantity: 1 }] });
  const paymentMethod = 'pm_card_authenticationRequired';
  return (await post(`orders/${id}/pay`, { paymentMethod })).url;
}
