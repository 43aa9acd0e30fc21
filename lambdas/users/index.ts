export { contacts } from './contacts.ts';
export type { Contact, Contacts } from './contacts.ts';
export { memberships } from './organisations/memberships.ts';
export type { Action, Role } from './organisations/access.ts';
export type { AccessAsked } from './organisations/access-to.ts';
export type { Membership, Memberships } from './organisations/memberships.ts';
export { profileInvalidation } from './public-profile.ts';
export { usersModule } from './users.module.ts';
export type { UsersDeps, UsersModule } from './users.module.ts';
