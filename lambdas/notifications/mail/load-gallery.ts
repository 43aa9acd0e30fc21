import type { MailSettings } from './compose.ts';
import type { GalleryMail } from './gallery.ts';

/** Every mail as it would be sent. Its code is loaded by who asks: bundles hold together what starts together. */
export async function loadGallery(settings: MailSettings): Promise<readonly GalleryMail[]> {
  const { gallery } = await import('./gallery.ts');
  return gallery(settings);
}
