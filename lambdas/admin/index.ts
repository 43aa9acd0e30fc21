export { adminModule, peopleSearch } from './admin.module.ts';
export type { AdminDeps, AdminModule, PeopleSearch } from './admin.module.ts';
export { rebuildSearch } from './search/rebuild-search.ts';
export { searchUnderRoot } from './search/search-under-root.ts';
export { adminPersonalData } from './personal-data.ts';
