import type { CDPSession, Page } from 'playwright-core';

/** A device that holds passkeys, within the browser (Chrome DevTools Protocol, domain WebAuthn). */
export interface VirtualAuthenticator {
  credentials(): Promise<readonly { readonly rpId?: string; readonly signCount: number }[]>;
  /** Whether its user unlocks it from now on. */
  unlocks(isUnlocked: boolean): Promise<void>;
}

export async function addVirtualAuthenticator(page: Page): Promise<VirtualAuthenticator> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    credentials: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    async unlocks(isUserVerified) {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
  };
}
