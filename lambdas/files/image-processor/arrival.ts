/** An object that EventBridge told of, as far as it matters here. */
export interface Arrival {
  readonly key: string;
  readonly versionId: string;
  /** Bytes. */
  readonly size: number;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export interface ObjectCreated {
  readonly detail: {
    readonly object: { readonly key: string; readonly size: number; readonly 'version-id'?: string };
  };
}

/**
 * What arrived. Its version is part of it: the link to upload by is good until it expires, so that another object may
 * take the place of this one while this one is looked at.
 */
export function arrivalOf({ detail }: ObjectCreated): Arrival {
  const { key, size, 'version-id': versionId } = detail.object;
  if (!versionId) throw new Error(`${key} has no version: enable the versions of the bucket`);
  return { key, versionId, size };
}
