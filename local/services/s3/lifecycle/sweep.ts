import type { Announcer } from '../announcements.ts';
import type { Bucket } from '../bucket.ts';
import type { ObjectVersion } from '../object-version.ts';
import type { LifecycleRule } from './rules.ts';

const DAY = 86_400_000;

/**
 * Does once what a bucket's life cycle asks for at `now` (milliseconds since the epoch); S3 does it once a day.
 * @returns how many objects expired and versions were deleted
 */
export function sweep(bucket: Bucket, now: number, announce: Announcer): number {
  let count = 0;
  for (const rule of bucket.settings.lifecycle) {
    // a copy: expiring changes what is walked through
    for (const key of [...bucket.keys()]) {
      if (key.startsWith(rule.prefix)) count += apply(rule, bucket, bucket.versions(key), now, announce);
    }
  }
  return count;
}

function apply(
  rule: LifecycleRule,
  bucket: Bucket,
  versions: readonly ObjectVersion[],
  now: number,
  announce: Announcer,
): number {
  const [newest, ...older] = versions;
  if (!newest) return 0;
  let count = 0;

  const obsolete = older.filter(
    (version, index) =>
      index >= rule.newerVersions &&
      // a version grows old from when the next one took its place
      isDue(versions[index]!.modifiedAt, rule.noncurrentDays, now) &&
      hasTags(version, rule),
  );
  for (const version of obsolete) {
    bucket.remove(version.key, version.versionId);
    announce.deleted(version, 'Lifecycle Expiration', 'Permanently Deleted');
    count++;
  }

  if (newest.blob === null) {
    const last = older.length === obsolete.length;
    const asked = rule.removesLastMarker || isDue(newest.modifiedAt, rule.expirationDays, now);
    if (!last || !asked) return count;
    bucket.remove(newest.key, newest.versionId);
    announce.deleted(newest, 'Lifecycle Expiration', 'Permanently Deleted');
    return count + 1;
  }
  if (!isDue(newest.modifiedAt, rule.expirationDays, now) || !hasTags(newest, rule)) return count;
  const gone = bucket.remove(newest.key);
  const type = bucket.versioned ? 'Delete Marker Created' : 'Permanently Deleted';
  announce.deleted(gone ?? newest, 'Lifecycle Expiration', type);
  return count + 1;
}

/** At the midnight after the days have passed: https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html */
function isDue(since: number, days: number | null, now: number): boolean {
  return days !== null && now >= Math.ceil((since + days * DAY) / DAY) * DAY;
}

const hasTags = ({ tags }: ObjectVersion, rule: LifecycleRule): boolean =>
  Object.entries(rule.tags).every(([name, value]) => tags[name] === value);
