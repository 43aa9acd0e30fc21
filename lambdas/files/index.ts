export { filePlace, uploadAt, uploadPlace, variantPlace } from './places.ts';
export { uploads } from './uploads.ts';
export type { Uploads } from './uploads.ts';
export type { StoredFile } from './file.ts';
export type { Outcome } from './settle.ts';
