import { composeUploads } from './compose-uploads.ts';
import { onFirstUse } from './first-use.ts';

/** Lambda entry point of the image-processor: the queue of uploads. */
export const handler = onFirstUse(composeUploads);
