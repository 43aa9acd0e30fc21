import type { ContentType } from './content-type.ts';

/** A form that a browser posts a file by: the fields as they are, then the file in a field called `file`. */
export interface UploadForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** How a file is handed out: as a download, whatever is in it. */
export interface Download {
  readonly fileName: string;
  readonly type: string;
}

/** Links that let whoever has them do one thing for a while. Making one asks nobody. */
export interface Links {
  /** @param lifeS seconds */
  toUpload(
    place: string,
    file: { readonly type: ContentType; readonly size: number },
    lifeS: number,
  ): Promise<UploadForm>;
  /** @param lifeS seconds */
  toFetch(place: string, download: Download, lifeS: number): Promise<string>;
}
