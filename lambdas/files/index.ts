export { arrivalOf } from './image-processor/arrival.ts';
export type { ObjectCreated } from './image-processor/arrival.ts';
export { processUpload } from './image-processor/process-upload.ts';
export { S3Objects } from './image-processor/s3-objects.ts';
export { filePlace, uploadAt, uploadPlace, variantPlace } from './places.ts';
export { uploads } from './uploads.ts';
export type { Uploads } from './uploads.ts';
export type { StoredFile } from './file.ts';
export type { Outcome } from './settle.ts';
