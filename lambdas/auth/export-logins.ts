import type { Clock } from '../platform/clock.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import { isoTime } from '../platform/http/iso-time.ts';
import { atOnce, inSections } from '../platform/export-sections.ts';
import type { ExportSection } from '../platform/export-sections.ts';
import type { ExportRecord, PersonalData } from '../platform/personal-data.ts';
import { AccountRepository } from './account.repository.ts';
import { ApiKeyRepository } from './api-keys/api-key.repository.ts';
import { API_KEY_NAME_PURPOSE, isLive } from './api-keys/api-key.ts';
import { MfaRepository } from './mfa/mfa.repository.ts';
import { LinkRepository } from './oauth/link.repository.ts';
import { LINK_PURPOSE } from './oauth/write-link.ts';
import { NAME_PURPOSE } from './passkeys/named-passkeys.ts';
import { PasskeyRepository } from './passkeys/passkey.repository.ts';
import type { PersonalSeal } from './ports.ts';
import { SessionRepository } from './session.repository.ts';
import { isAlive } from './session.ts';
import { StandingRepository } from './standing.repository.ts';

export interface ExportLoginsDeps {
  readonly table: Table;
  readonly clock: Clock;
  /** Opens what is sealed for a person; null for somebody who was erased. */
  readonly sealOf: (userId: string) => Promise<PersonalSeal | null>;
}

/** What somebody logs in with, and where they are logged in, without any secret or its hash. */
export function exportLogins(deps: ExportLoginsDeps): PersonalData['exportUser'] {
  const { table, sealOf } = deps;
  /** A section of what is named by its owner, and sealed for them. */
  const sealed = (read: (userId: string, personal: PersonalSeal) => Promise<readonly ExportRecord[]>) =>
    atOnce(async (userId) => {
      const personal = await sealOf(userId);
      return personal ? read(userId, personal) : [];
    });

  return inSections({
    login: atOnce((userId) => loginOf(table, userId)),
    sessions: sessionsOf(deps),
    passkeys: sealed((userId, personal) => passkeysOf(table, userId, personal)),
    links: sealed((userId, personal) => linksOf(table, userId, personal)),
    apiKeys: sealed((userId, personal) => apiKeysOf(deps, userId, personal)),
  });
}

async function loginOf(table: Table, userId: string): Promise<readonly ExportRecord[]> {
  const mfa = new MfaRepository(table);
  const [account, standing, authenticator, recoveryCodes] = await Promise.all([
    new AccountRepository(table).find(userId),
    new StandingRepository(table).find(userId),
    mfa.authenticator(userId),
    mfa.recoveryCodes(userId),
  ]);
  if (!account) return [];
  const login = {
    type: 'login',
    emailProvenAt: isoTime(account.verifiedAt),
    hasPassword: account.passwordHash !== null,
    asksForSecondFactorSince: isoTime(account.mfaSince),
    roles: standing?.roles ?? [],
    suspendedAt: isoTime(standing?.suspendedAt ?? null),
  };
  if (!authenticator) return [login];
  const confirmedAt = isoTime(authenticator.confirmedAt);
  return [login, { type: 'authenticator', confirmedAt, recoveryCodesLeft: recoveryCodes.length }];
}

function sessionsOf({ table, clock }: ExportLoginsDeps): ExportSection {
  const repository = new SessionRepository(table);
  return async (userId, cursor) => {
    const page = await repository.page(userId, cursor);
    const alive = page.sessions.filter((session) => isAlive(session, clock.now()));
    const records = alive.map(({ sessionId, device, mfa, impersonatedBy, ...times }) => ({
      type: 'session',
      id: sessionId,
      device,
      provenByTwoFactors: mfa,
      impersonatedBy,
      startedAt: isoTime(times.createdAt),
      lastSeenAt: isoTime(times.lastSeenAt),
      endsAt: isoTime(times.idleEndsAt),
    }));
    return { records, cursor: page.cursor };
  };
}

async function passkeysOf(table: Table, userId: string, personal: PersonalSeal) {
  const passkeys = await new PasskeyRepository(table).list(userId);
  return passkeys.map(({ passkeyId, sealedName, transports, isSynced, createdAt, lastUsedAt }) => ({
    type: 'passkey',
    id: passkeyId,
    name: personal.open(sealedName, NAME_PURPOSE),
    transports,
    isSynced,
    addedAt: isoTime(createdAt),
    lastUsedAt: isoTime(lastUsedAt),
  }));
}

async function linksOf(table: Table, userId: string, personal: PersonalSeal) {
  const links = await new LinkRepository(table).list(userId);
  return links.map(({ provider, sealedEmail, addedAt }) => ({
    type: 'oauth_link',
    provider,
    email: personal.open(sealedEmail, LINK_PURPOSE),
    addedAt: isoTime(addedAt),
  }));
}

async function apiKeysOf({ table, clock }: ExportLoginsDeps, userId: string, personal: PersonalSeal) {
  const keys = await new ApiKeyRepository(table).ofUser(userId);
  return keys
    .filter((key) => isLive(key, clock.now()))
    .map(({ keyId, sealedName, scopes, prefix, createdAt, endsAt, lastUsedAt }) => ({
      type: 'api_key',
      id: keyId,
      name: personal.open(sealedName, API_KEY_NAME_PURPOSE),
      beginsWith: prefix,
      scopes,
      createdAt: isoTime(createdAt),
      endsAt: isoTime(endsAt),
      lastUsedAt: isoTime(lastUsedAt),
    }));
}
