import { MAIL_ADDRESS_PURPOSE, MAIL_TOKEN_PURPOSE } from '../../auth/auth.contract.ts';
import type { Contact } from '../../users/index.ts';
import { INVITATION_SEALS } from '../../users/organisations/organisations.contract.ts';
import type { Language } from '../language/language.ts';

/** What is sealed in the examples opens as this, by what it was sealed for. */
const SEALED: Readonly<Record<string, string>> = {
  [MAIL_TOKEN_PURPOSE]: 'example-token',
  [MAIL_ADDRESS_PURPOSE]: 'ada.byron@example.com',
  [INVITATION_SEALS.token]: 'example-token',
  [INVITATION_SEALS.address]: 'charles@example.com',
  [INVITATION_SEALS.name]: 'Analytical Engines',
};

/** Sealed texts of the examples: what they open as is the purpose's alone. */
export const EXAMPLE_SEALED = 'sealed';
/** Sealed in place of a token: opens as six digits. */
export const EXAMPLE_SEALED_CODE = 'sealed-code';

/** Somebody whom all the examples are written to. */
export function exampleReader(language: Language): Contact {
  return {
    address: 'ada@example.com',
    name: 'Ada Lovelace',
    locale: language,
    isClosing: false,
    timeZone: 'Europe/Berlin',
    personal: {
      seal: () => EXAMPLE_SEALED,
      open: (sealed, purpose) => (sealed === EXAMPLE_SEALED_CODE ? '314159' : (SEALED[purpose] ?? '')),
    },
  };
}
