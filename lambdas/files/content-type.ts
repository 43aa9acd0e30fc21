/** The types of files that are taken, and the endings of names that fit each. */
export const EXTENSIONS = {
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'image/avif': ['avif'],
  'image/gif': ['gif'],
  'image/tiff': ['tif', 'tiff'],
  'image/svg+xml': ['svg'],
  'application/pdf': ['pdf'],
  'application/zip': ['zip'],
  'application/json': ['json'],
  'text/csv': ['csv'],
  'text/plain': ['txt', 'text'],
} as const satisfies Record<string, readonly string[]>;

export type ContentType = keyof typeof EXTENSIONS;

export const isContentType = (type: string): type is ContentType => Object.hasOwn(EXTENSIONS, type);

export const isImage = (type: string): boolean => type.startsWith('image/');
