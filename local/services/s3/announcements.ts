import { randomBytes, randomUUID } from 'node:crypto';

import type { Clock, Naming } from '../../service.ts';
import type { Event } from '../events/event.ts';
import { UNVERSIONED, type ObjectVersion } from './object-version.ts';

export type Created = 'PutObject' | 'POST Object' | 'CopyObject';
export type Deleted = 'DeleteObject' | 'Lifecycle Expiration';
export type Deletion = 'Permanently Deleted' | 'Delete Marker Created';

/** Tells EventBridge what happened to objects of the buckets that ask for it. */
export interface Announcer {
  created(version: ObjectVersion, reason: Created): void;
  /** @param version what is gone, or the marker that was made */
  deleted(version: ObjectVersion, reason: Deleted, type: Deletion): void;
  tagged(version: ObjectVersion, what: 'Object Tags Added' | 'Object Tags Deleted'): void;
}

export interface AnnouncerOptions {
  readonly clock: Clock;
  readonly naming: Naming;
  /** Whether a bucket has an EventBridgeConfiguration. */
  readonly announces: (bucket: string) => boolean;
  readonly publish: (event: Event) => void;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export function createAnnouncer({ clock, naming, announces, publish }: AnnouncerOptions): Announcer {
  let count = 0;

  const tell = (type: string, { bucket, key, versionId }: ObjectVersion, object: object, more: object) => {
    if (!announces(bucket)) return;
    publish({
      version: '0',
      id: randomUUID(),
      'detail-type': type,
      source: 'aws.s3',
      account: naming.account,
      time: new Date(clock.now()).toISOString().replace(/\.\d+/, ''),
      region: naming.region,
      resources: [`arn:aws:s3:::${bucket}`],
      detail: {
        version: '0',
        bucket: { name: bucket },
        object: { key, ...object, ...(versionId !== UNVERSIONED && { 'version-id': versionId }) },
        'request-id': randomBytes(8).toString('hex').toUpperCase(),
        ...more,
      },
    });
  };
  /** Greater with each event, so that a consumer can tell which of two of a key was later. */
  const sequencer = () =>
    (clock.now() * 4096 + (count++ % 4096)).toString(16).toUpperCase().padStart(18, '0');
  const asked = { requester: naming.account, 'source-ip-address': '127.0.0.1' };

  return {
    created: (version, reason) =>
      tell(
        'Object Created',
        version,
        { size: version.size, etag: version.etag, sequencer: sequencer() },
        { ...asked, reason },
      ),
    deleted: (version, reason, type) =>
      tell(
        'Object Deleted',
        version,
        { sequencer: sequencer() },
        {
          ...(reason === 'DeleteObject' ? asked : { requester: 's3.amazonaws.com' }),
          reason,
          'deletion-type': type,
        },
      ),
    tagged: (version, what) => tell(what, version, { etag: version.etag }, asked),
  };
}
