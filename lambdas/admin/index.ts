export { adminModule, peopleSearch } from './admin.module.ts';
export type { AdminDeps, AdminModule, PeopleSearch } from './admin.module.ts';
export { adminPersonalData } from './personal-data.ts';
