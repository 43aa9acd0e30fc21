export { contacts } from './contacts.ts';
export type { Contact, Contacts } from './contacts.ts';
export { profileInvalidation } from './public-profile.ts';
export { usersModule } from './users.module.ts';
export type { UsersDeps, UsersModule } from './users.module.ts';
