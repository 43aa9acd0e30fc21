import { join } from 'node:path';

import {
  AwsError,
  type Context,
  type Declaration,
  type HttpAnswer,
  type HttpRequest,
  type Identity,
  type Naming,
  type Resource,
  type Service,
} from '../../service.ts';
import { Blobs } from './blobs.ts';
import type { Bucket } from './bucket.ts';
import { quoted, type Operation, type S3 as Running } from './operation.ts';
import { readS3Request, refuseExpired } from './request.ts';
import { actionOf, OPERATIONS } from './routes.ts';
import { Store, type Entry } from './store.ts';
import { renderXml } from './xml.ts';

const BUCKET = 'AWS::S3::Bucket';
// enforced by IAM, which observes them: they are served here so that the assembly knows the type
const BUCKET_POLICY = 'AWS::S3::BucketPolicy';

export interface S3Options {
  /** Folder of the run's state; the objects' contents are kept in `s3` within. */
  readonly state: string;
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
export function createS3({ state }: S3Options): S3 {
  let running: Running | null = null;
  const s3 = () => {
    if (!running) throw new Error('s3 is asked before it was started');
    return running;
  };

  return {
    name: 's3',
    protocol: 'rest',
    resourceTypes: [BUCKET, BUCKET_POLICY],
    identify,

    start(resources, context: Context) {
      const declared = resources.filter(({ type }) => type === BUCKET).map(declaredBucket);
      const blobs = new Blobs(join(state, 's3'));
      const store = new Store(declared, context.journal<Entry>('s3'), blobs, context.clock);
      const { clock, naming } = context;
      running = { store, clock, naming, startedAt: clock.now() };
    },

    rest: {
      route: (http) => routeOf(http, s3()),
      renderOutput: (action, output, requestId) =>
        withRequestId(operationOf(action).render(output), requestId),
      renderError,
    },

    handle: (action, input) => operationOf(action).perform(s3(), input),

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

    stop: () => running?.store.close(),
  };
}

function routeOf(http: HttpRequest, { clock }: Running) {
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

function identify(declaration: Declaration, naming: Naming, property: (name: string) => any): Identity {
  if (declaration.type === BUCKET_POLICY)
    return { ref: naming.name(declaration, undefined, 255), attributes: {} };
  // names of buckets are part of host names
  const name = naming.name(declaration, property('BucketName'), 63).toLowerCase();
  return {
    ref: name,
    attributes: {
      Arn: `arn:aws:s3:::${name}`,
      DomainName: `${name}.s3.amazonaws.com`,
      DualStackDomainName: `${name}.s3.dualstack.${naming.region}.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${naming.region}.amazonaws.com`,
    },
  };
}

const declaredBucket = ({ identity, properties }: Resource) => ({
  name: identity.ref,
  versioned: properties['VersioningConfiguration']?.Status === 'Enabled',
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
