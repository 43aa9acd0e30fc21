import { EXTENSIONS, isContentType } from './content-type.ts';
import type { ContentType } from './content-type.ts';
import { TypeNotSupported, WrongExtension } from './errors.ts';

/** What the sealed name of a file is bound to, besides who uploaded it. */
export const NAME_PURPOSE = 'files.name';

/** `Holiday.JPG` → `jpg`; empty for a name without one. */
export function extensionOf(name: string): string {
  return /\.([^.]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** `holiday.jpg` in another format: `holiday.webp`. */
export function withExtension(name: string, extension: string): string {
  return `${name.replace(/\.[^.]*$/, '')}.${extension}`;
}

/** What a file is called once whoever named it was erased. */
export const neutralName = (extension: string): string => `file.${extension}`;

/** @throws TypeNotSupported; WrongExtension for a name that doesn't fit the type */
export function checkNamed(type: string, name: string, taken: readonly ContentType[]): ContentType {
  if (!isContentType(type) || !taken.includes(type)) throw new TypeNotSupported(type, taken);
  const fitting: readonly string[] = EXTENSIONS[type];
  if (!fitting.includes(extensionOf(name))) throw new WrongExtension(type, fitting);
  return type;
}
