/** Where uploads arrive, before they are checked and moved. */
export const UPLOADS_PREFIX = 'uploads/';
