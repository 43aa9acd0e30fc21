import type { Arrival } from './arrival.ts';
import type { Upload } from './upload.ts';

/** The bucket, as far as uploads need it. */
export interface Objects {
  open(arrival: Arrival): Upload;
  /** Writes over what stood there. */
  put(key: string, content: { readonly bytes: Buffer; readonly type: string }): Promise<void>;
  /** Copies an upload to where it stays, as a download of this type. */
  keep(arrival: Arrival, key: string, type: string): Promise<void>;
  /** Removes this one version, for good; what is gone already is no error. */
  discard(arrival: Arrival): Promise<void>;
  /** Removes what was put or kept; what is gone already is no error. */
  remove(key: string): Promise<void>;
}
