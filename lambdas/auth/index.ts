export { authModule } from './auth.module.ts';
export type { AuthDeps, AuthModule } from './auth.module.ts';
export { ACCESS_COOKIE } from './cookies.ts';
export { describeDevice } from './device-name.ts';
export type { AuditEntry, AuthSecrets, NewUser, PersonalSeal, Users } from './ports.ts';
export type { AccountState, WantedAccount } from './provision-account.ts';
export { accountProvisioning } from './provisioning.module.ts';
export type { Provisioning } from './provisioning.module.ts';
export { SIGNING_ROTATION } from './signing-rotation.ts';
