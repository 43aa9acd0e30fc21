export { contacts } from './contacts.ts';
export type { Contact, Contacts } from './contacts.ts';
export { memberships } from './memberships.ts';
export type { Membership, Memberships, Role } from './memberships.ts';
export { profileInvalidation } from './public-profile.ts';
export { usersModule } from './users.module.ts';
export type { UsersDeps, UsersModule } from './users.module.ts';
