import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { given, PASSWORD, target } from '../e2e/target.ts';
import { launchChromium, whyNoChromium } from './chromium.ts';

const reason = whyNoChromium();
// jest names what it skips only where something else fails
if (reason) process.stderr.write(`${reason}; the page of files is skipped in a browser\n`);

(reason ? describe.skip : describe)(
  `the page of files, in Chromium${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let browser: Browser;
    const contexts: BrowserContext[] = [];
    beforeAll(async () => void (browser = await launchChromium()));
    afterEach(async () => void (await Promise.all(contexts.splice(0).map((context) => context.close()))));
    afterAll(() => browser?.close());

    /** The page of somebody who is logged in and has no files, with what the browser complains of. */
    async function openFiles() {
      const { email } = await given.account();
      const context = await browser.newContext({ acceptDownloads: true });
      // as long as the page itself waits for what it has uploaded
      context.setDefaultTimeout(60_000);
      contexts.push(context);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (message) => {
        if (/Content Security Policy|CORS/.test(message.text())) complaints.push(message.text());
      });
      await page.goto(`${target().api}/login.html`);
      await page.getByLabel('Mail address').fill(email);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Log in', exact: true }).click();
      await page.getByRole('heading', { name: `Logged in as ${email}` }).waitFor();
      await page.goto(`${target().api}/files.html`);
      await page.getByText('0 byte of').waitFor();
      return { page, complaints };
    }

    const said = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text }).waitFor();
    const click = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

    test('uploads a file past the API to the bucket, downloads it, and deletes it', async () => {
      const { page, complaints } = await openFiles();
      const note = { name: 'a note.txt', mimeType: 'text/plain', buffer: Buffer.from('Remember the milk.') };

      await page.getByLabel('A file').setInputFiles(note);
      await click(page, 'Upload');
      await said(page, 'a note.txt is ready.');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        click(page, 'Download a note.txt'),
      ]);
      await click(page, 'Delete a note.txt');
      await said(page, 'a note.txt is deleted.');

      expect(download.suggestedFilename()).toBe('a note.txt');
      expect(readFileSync(await download.path(), 'utf8')).toBe('Remember the milk.');
      expect(await page.getByRole('list', { name: 'Files' }).getByRole('listitem').count()).toBe(0);
      expect(complaints).toEqual([]);
    });

    test('says why a file was refused', async () => {
      const { page, complaints } = await openFiles();
      const fake = {
        name: 'holiday.png',
        mimeType: 'image/png',
        buffer: Buffer.from('Not a picture at all.'),
      };

      await page.getByLabel('A file').setInputFiles(fake);
      await click(page, 'Upload');

      await said(page, 'the file is said to be an image, and is none');
      expect(complaints).toEqual([]);
    });

    test('shows the picture of who uploads one', async () => {
      const { page, complaints } = await openFiles();
      const face = { create: { width: 400, height: 300, channels: 3, background: 'peru' } } as const;
      const buffer = await sharp(face).png().toBuffer();

      await page.getByLabel('An image').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer });
      await click(page, 'Use as your picture');
      await said(page, 'That is your picture from now on.');

      const picture = page.getByRole('img', { name: 'You' });
      await picture.waitFor();
      expect(
        await picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
      ).toBe(256);
      await click(page, 'Delete the picture');
      await picture.waitFor({ state: 'hidden' });
      expect(complaints).toEqual([]);
    });
  },
);
