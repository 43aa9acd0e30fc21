import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Why no browser can be run here, or null when it can. */
export function whyNoChromium(): string | null {
  return existsSync(EXECUTABLE) ? null : `no Chromium at ${EXECUTABLE}: install it or set CHROMIUM`;
}

/** Chromium without a window, and without errands of its own. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    // a container is the sandbox: root can have no other
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
