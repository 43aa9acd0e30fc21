export { authModule } from './auth.module.ts';
export type { AuthDeps, AuthModule } from './auth.module.ts';
export { ACCESS_COOKIE } from './cookies.ts';
export { describeDevice } from './device-name.ts';
export type { AuditEntry, AuthSecrets, NewUser, PersonalSeal, Users } from './ports.ts';
