import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import {
  AwsError,
  type Access,
  type Caller,
  type Context,
  type HttpAnswer,
  type HttpRequest,
  type Service,
} from '../../service.ts';
import type { Event } from '../events/event.ts';
import { createAnnouncer } from './announcements.ts';
import { Blobs } from './blobs.ts';
import type { Bucket } from './bucket.ts';
import { answerPreflight, corsHeaders, type StandsFor } from './cors.ts';
import { identify } from './identify.ts';
import { keepSweeping } from './lifecycle/keep-sweeping.ts';
import { onBucket, quoted, type Operation, type S3 as Running } from './operation.ts';
import { formOf } from './post/form.ts';
import { standIns } from './public-origin.ts';
import { bucketNameOf, readS3Request, refuseExpired } from './request.ts';
import { actionOf, OPERATIONS } from './routes.ts';
import { readSettings } from './settings.ts';
import { checkPresigned, readCredential, type SecretOf } from './signature.ts';
import { Store, type Entry } from './store.ts';
import { renderXml } from './xml.ts';

const BUCKET = 'AWS::S3::Bucket';
// enforced by IAM, which observes them: they are served here so that the assembly knows the type
const BUCKET_POLICY = 'AWS::S3::BucketPolicy';
const DISTRIBUTION = 'AWS::CloudFront::Distribution';

export interface S3Options {
  /** Folder of the run's state; the objects' contents are kept in `s3` within. */
  readonly state: string;
  /** Hears of what happens in the buckets that announce it. @default nobody */
  readonly publish?: (event: Event) => void;
  /** For the signatures of links and forms. @default none is checked */
  readonly secretOf?: SecretOf;
  /** Whether a caller may do something. @default everyone may */
  readonly permits?: (caller: Caller, access: Access) => boolean;
  /** Where the web app is served here, `http://localhost:3000`. @default nowhere */
  readonly publicOrigin?: string;
}

export interface S3 extends Service {
  /** A declared bucket, to put and read objects in this process; null for an unknown name. */
  bucket(name: string): Bucket | null;
  /** An object's newest version with the headers that S3 answers it with, `ETag`, `Content-Type` …; null where there is none. */
  read(bucket: string, key: string): StoredObject | null;
}

export interface StoredObject {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Buckets and objects by the REST API with path-style addresses; kept in the journal `s3` and a folder of contents. */
export function createS3(options: S3Options): S3 {
  const { state, publish = () => {}, secretOf = () => null, permits = () => true } = options;
  let running: Running | null = null;
  let standsFor: StandsFor = () => [];
  let stopSweeping = () => {};
  const s3 = () => {
    if (!running) throw new Error('s3 is asked before it was started');
    return running;
  };

  return {
    name: 's3',
    protocol: 'rest',
    resourceTypes: [BUCKET, BUCKET_POLICY],
    observes: [DISTRIBUTION],
    identify,

    start(resources, context: Context) {
      const declared = resources.filter(({ type }) => type === BUCKET).map(readSettings);
      const blobs = new Blobs(join(state, 's3'));
      const store = new Store(declared, context.journal<Entry>('s3'), blobs, context.clock);
      const { clock, naming } = context;
      const announces = (name: string) => store.find(name)?.settings.announces ?? false;
      const announce = createAnnouncer({ clock, naming, announces, publish });
      running = { store, clock, naming, startedAt: clock.now(), announce, secretOf };
      standsFor = standIns(
        options.publicOrigin ?? null,
        resources.filter(({ type }) => type === DISTRIBUTION),
        declared.flatMap(({ cors }) => cors),
      );
      stopSweeping = keepSweeping(running, context);
    },

    rest: {
      accessKeyOf: (http) => {
        const credential = formOf(http)?.fields.get('x-amz-credential');
        return credential === undefined ? null : readCredential(credential).accessKeyId;
      },
      answerUnsigned: (http) => (http.method === 'OPTIONS' ? preflight(http, s3(), standsFor) : null),
      finish: (http, answer) => {
        const rules = s3().store.find(bucketNameOf(http))?.settings.cors ?? [];
        return { ...answer, headers: { ...answer.headers, ...corsHeaders(http, rules, standsFor) } };
      },
      route: (http) => routeOf(http, s3()),
      renderOutput: (action, output, requestId) =>
        withRequestId(operationOf(action).render(output), requestId),
      renderError,
    },

    handle(action, input, caller) {
      try {
        return operationOf(action).perform(s3(), input);
      } catch (error) {
        throw hidden(error, input, (access) => permits(caller, access)) ?? error;
      }
    },

    authorize: (action, input) => operationOf(action).access(input),

    describe: () => ({ buckets: s3().store.all().map(describeBucket) }),

    bucket: (name) => s3().store.find(name),

    read(name, key) {
      const bucket = s3().store.find(name);
      const version = bucket?.get(key);
      if (!bucket || !version) return null;
      const validators = {
        etag: quoted(version.etag),
        'last-modified': new Date(version.modifiedAt).toUTCString(),
      };
      return { body: bucket.read(version), headers: titled({ ...version.headers, ...validators }) };
    },

    stop() {
      stopSweeping();
      running?.store.close();
    },
  };
}

function preflight(http: HttpRequest, { store }: Running, standsFor: StandsFor): HttpAnswer {
  const requestId = randomUUID();
  try {
    const rules = store.find(bucketNameOf(http))?.settings.cors ?? [];
    return withRequestId({ headers: answerPreflight(http, rules, standsFor) }, requestId);
  } catch (error) {
    if (error instanceof AwsError) return renderError(error, requestId);
    throw error;
  }
}

/** Whether an object exists is told only to who may list its bucket: others hear that they may not read. */
function hidden(error: unknown, input: any, permits: (access: Access) => boolean): AwsError | null {
  if (!(error instanceof AwsError) || error.code !== 'NoSuchKey') return null;
  return permits(onBucket('ListBucket', input.Bucket))
    ? null
    : new AwsError('AccessDenied', 'Access Denied', 403);
}

function routeOf(http: HttpRequest, { clock, secretOf }: Running) {
  checkPresigned(http, secretOf);
  refuseExpired(http, clock.now());
  const request = readS3Request(http);
  const action = actionOf(request);
  if (!action) {
    const asked = `${http.method} ${http.path}${http.query.size ? `?${[...http.query.keys()].join('&')}` : ''}`;
    throw new AwsError('NotImplemented', `the rehearsal's s3 doesn't serve ${asked}`, 501);
  }
  return { action, input: operationOf(action).read(request) };
}

function operationOf(action: string): Operation {
  const operation = OPERATIONS[action];
  if (!operation) throw new AwsError('NotImplemented', `the rehearsal's s3 doesn't serve ${action}`, 501);
  return operation;
}

// S3 has one name for every refusal, whatever the endpoint calls it
const CODES: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  UnrecognizedClientException: 'InvalidAccessKeyId',
  MissingAuthenticationToken: 'AccessDenied',
};

function renderError({ code, message, status, details }: AwsError, requestId: string): HttpAnswer {
  if (status === 304) return withRequestId({ status }, requestId);
  const error = { Code: CODES[code] ?? code, Message: message, ...details, RequestId: requestId };
  const headers = { 'content-type': 'application/xml' };
  return withRequestId({ status, headers, body: renderXml('Error', error, null) }, requestId);
}

const withRequestId = (answer: HttpAnswer, requestId: string): HttpAnswer => ({
  ...answer,
  headers: { ...answer.headers, 'x-amz-request-id': requestId },
});

function describeBucket(bucket: Bucket) {
  const objects = bucket.keys().flatMap((key) => bucket.get(key) ?? []);
  return {
    name: bucket.name,
    versioned: bucket.versioned,
    objects: objects.length,
    bytes: objects.reduce((sum, { size }) => sum + size, 0),
  };
}

/** `content-type` → `Content-Type` */
const titled = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name === 'etag' ? 'ETag' : name.replace(/(^|-)[a-z]/g, (letters) => letters.toUpperCase()),
      value,
    ]),
  );
