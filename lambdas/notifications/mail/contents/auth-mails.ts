import { MAIL_TOKEN_PURPOSE } from '../../../auth/auth.contract.ts';
import type { MailTokenData, OAuthLinkData } from '../../../auth/auth.contract.ts';
import { PROVIDER_NAMES } from '../../../auth/oauth/oauth.contract.ts';
import type { AuthMailedType } from '../../notifications.contract.ts';
import { alreadyRegistered } from '../templates/already-registered.ts';
import { apiKeyCreated } from '../templates/api-key-created.ts';
import { emailChange } from '../templates/email-change.ts';
import { emailChanged } from '../templates/email-changed.ts';
import { impersonated } from '../templates/impersonated.ts';
import { magicLink } from '../templates/magic-link.ts';
import { mfaChanged } from '../templates/mfa-changed.ts';
import { oauthChanged } from '../templates/oauth-changed.ts';
import { passkeyChanged } from '../templates/passkey-changed.ts';
import { passwordChanged } from '../templates/password-changed.ts';
import { passwordReset } from '../templates/password-reset.ts';
import { reauthentication } from '../templates/reauthentication.ts';
import { suspensionChanged } from '../templates/suspension-changed.ts';
import type { MailContent, Template } from '../templates/template.ts';
import { verification } from '../templates/verification.ts';
import type { LinkValues } from '../templates/verification.ts';
import type { Write, Writing } from './writing.ts';

/** Mails about who gets into an account. */
export const AUTH_MAILS: Readonly<Record<AuthMailedType, Write>> = {
  'verification.requested': withLink(verification, '/v1/auth/verify-email'),
  'registration.repeated': plain(alreadyRegistered, {}),
  'password-reset.requested': withLink(passwordReset, '/v1/auth/password/reset'),
  'magic-link.requested': withLink(magicLink, '/v1/auth/magic-link/consume'),
  'reauthentication.requested': ({ event, contact, language, service }) => {
    const { sealedToken, expiresAt } = event.data as MailTokenData;
    const code = contact.personal.open(sealedToken, MAIL_TOKEN_PURPOSE);
    return reauthentication[language]({ service, code, validForMs: expiresAt - event.at });
  },
  'password.reset': plain(passwordChanged, { everywhere: true }),
  'password.changed': plain(passwordChanged, { everywhere: false }),
  'mfa.enabled': plain(mfaChanged, { isOn: true }),
  'mfa.disabled': plain(mfaChanged, { isOn: false }),
  'passkey.added': plain(passkeyChanged, { isAdded: true }),
  'passkey.removed': plain(passkeyChanged, { isAdded: false }),
  'oauth.linked': (writing) => aboutProvider(writing, true),
  'oauth.unlinked': (writing) => aboutProvider(writing, false),
  'email-change.requested': withLink(emailChange, '/v1/auth/email/confirm'),
  'email.changed': plain(emailChanged, {}),
  'api-key.created': plain(apiKeyCreated, {}),
  'account.suspended': plain(suspensionChanged, { isSuspended: true }),
  'account.reinstated': plain(suspensionChanged, { isSuspended: false }),
  'account.impersonated': plain(impersonated, {}),
};

function plain<Values>(template: Template<Values & { readonly service: string }>, values: Values): Write {
  return ({ language, service }) => template[language]({ ...values, service });
}

/** @param path of the link's page, and of the endpoint that the page posts to */
function withLink(template: Template<LinkValues>, path: string): Write {
  return ({ event, contact, language, service, publicUrl }) => {
    const { sealedToken, expiresAt } = event.data as MailTokenData;
    const token = contact.personal.open(sealedToken, MAIL_TOKEN_PURPOSE);
    const endpoint = `${publicUrl}${path}`;
    return template[language]({
      service,
      // behind the # nothing reaches servers, logs or referrers
      url: `${endpoint}?lang=${language}#token=${token}`,
      token,
      endpoint,
      validForMs: expiresAt - event.at,
    });
  };
}

function aboutProvider({ event, language, service }: Writing, isAdded: boolean): MailContent {
  const { provider } = event.data as OAuthLinkData;
  return oauthChanged[language]({ service, provider: PROVIDER_NAMES[provider], isAdded });
}
