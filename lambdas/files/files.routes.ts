import { noContent, ok } from '../platform/http/answer.ts';
import { versionTag } from '../platform/http/etag.ts';
import { route } from '../platform/http/route.ts';
import type { Route } from '../platform/http/route.ts';
import { schemasIn } from '../platform/http/schema.ts';
import { filesOf } from './accepts.ts';
import { deleteFile } from './delete-file.ts';
import { fetchFile } from './fetch-file.ts';
import { fileDocument } from './file-document.ts';
import { FileNames } from './file-names.ts';
import { findFile } from './find-file.ts';
import { found } from './found.ts';
import { limitOf } from './limit.ts';
import { requestUpload } from './request-upload.ts';
import type { FilesServices } from './services.ts';
import { sweep } from './sweep.ts';
import { UPLOAD_ANSWERS, uploadAnswer } from './upload-answer.ts';

const { ContentQuery, FileBody, FileDocument, FileParams, Files, FilesQuery, FileUsage, UsageQuery } =
  schemasIn(
    () => import('./files.schemas.ts'),
    [
      'ContentQuery',
      'FileBody',
      'FileDocument',
      'FileParams',
      'Files',
      'FilesQuery',
      'FileUsage',
      'UsageQuery',
    ],
  );

const tags = ['files'];
const path = '/v1/files';

const UPLOADS = { name: 'files:upload', max: 60, windowS: 60, fallback: 'dynamodb' } as const;
const FETCHES = { name: 'files:fetch', max: 600, windowS: 60, fallback: 'open' } as const;

const NOT_YOURS = {
  404: { description: '`organisation_not_found`: there is none, or you do not belong to it' },
} as const;
const NO_FILE = {
  404: { description: '`file_not_found`: there is none in your organisations' },
} as const;

export function filesRoutes(services: FilesServices): readonly Route[] {
  return [
    uploadRoute(services),
    listRoute(services),
    usageRoute(services),
    readRoute(services),
    contentRoute(services),
    deleteRoute(services),
  ];
}

function uploadRoute(services: FilesServices): Route {
  return route({
    method: 'POST',
    path,
    summary: 'Ask for a form to upload a file by',
    tags,
    auth: 'required',
    scope: 'files:write',
    idempotency: 'optional',
    body: FileBody,
    answers: { ...UPLOAD_ANSWERS, ...NOT_YOURS },
    limits: [{ ...UPLOADS, by: ({ principal }) => principal.userId }],
    handle: async ({ principal: { userId }, body: { organisationId, name, type, size } }) => {
      const { memberships, maxUploadBytes } = services;
      const membership = await memberships.accessTo({ userId, organisationId, action: 'files.write' });
      const accepts = filesOf(maxUploadBytes);
      const upload = { membership, purpose: 'file', name, type, size, accepts } as const;
      return uploadAnswer(await requestUpload(services, upload), name);
    },
  });
}

function listRoute(services: FilesServices): Route {
  return route({
    method: 'GET',
    path,
    summary: 'Read the files of an organisation, newest first',
    tags,
    auth: 'required',
    scope: 'files:read',
    query: FilesQuery,
    answers: {
      200: { description: 'a page; `cursor` leads to the next, null at the end', schema: Files },
      ...NOT_YOURS,
    },
    handle: async ({ principal: { userId }, query: { organisationId: asked, limit, cursor = null } }) => {
      const { files, memberships, users } = services;
      const { organisationId } = await memberships.accessTo({
        userId,
        organisationId: asked,
        action: 'files.read',
      });
      const page = await files.page(organisationId, { limit, cursor });
      const names = new FileNames(users);
      const items = page.items.map(async (file) => fileDocument(file, await names.of(file)));
      return ok({ items: await Promise.all(items), cursor: page.cursor });
    },
  });
}

function usageRoute(services: FilesServices): Route {
  return route({
    method: 'GET',
    path: `${path}/usage`,
    summary: 'Read how much an organisation keeps, and how much it may',
    tags,
    auth: 'required',
    scope: 'files:read',
    query: UsageQuery,
    answers: { 200: { description: 'in bytes', schema: FileUsage }, ...NOT_YOURS },
    handle: async ({ principal: { userId }, query: { organisationId: asked } }) => {
      const { memberships, plans, quotas, quotasOfPlans, clock, maxUploadBytes } = services;
      const { organisationId } = await memberships.accessTo({
        userId,
        organisationId: asked,
        action: 'files.read',
      });
      await sweep(services, organisationId);
      const limitBytes = limitOf(await plans.find(organisationId), quotasOfPlans, clock.now());
      return ok({ ...(await quotas.usage(organisationId)), limitBytes, maxUploadBytes });
    },
  });
}

function readRoute(services: FilesServices): Route {
  return route({
    method: 'GET',
    path: `${path}/:id`,
    summary: 'Read what is known of a file, and whether it is ready',
    tags,
    auth: 'required',
    scope: 'files:read',
    params: FileParams,
    answers: {
      200: { description: 'the file, with its ETag', schema: FileDocument },
      304: { description: 'unchanged since If-None-Match' },
      ...NO_FILE,
    },
    handle: async ({ principal: { userId }, params: { id } }) => {
      const file = await findFile(services, { fileId: id, userId });
      const name = await new FileNames(services.users).of(file);
      return ok(fileDocument(file, name), { etag: versionTag(file.version) });
    },
  });
}

function contentRoute(services: FilesServices): Route {
  return route({
    method: 'GET',
    path: `${path}/:id/content`,
    summary: 'Fetch a file, by a link that is good for a minute',
    tags,
    auth: 'required',
    // what is in somebody's files is theirs alone
    impersonation: 'refused',
    scope: 'files:read',
    params: FileParams,
    query: ContentQuery,
    answers: {
      302: { description: 'to the content' },
      ...NO_FILE,
      409: { description: '`not_ready`: it is still looked at, or was refused' },
    },
    limits: [{ ...FETCHES, by: ({ principal }) => principal.userId }],
    handle: async ({ principal: { userId }, params: { id }, query, headers }) => {
      const file = await findFile(services, { fileId: id, userId });
      const name = await new FileNames(services.users).of(file);
      return found(await fetchFile(services, file, { ...query, name, accept: headers['accept'] }));
    },
  });
}

function deleteRoute(services: FilesServices): Route {
  return route({
    method: 'DELETE',
    path: `${path}/:id`,
    summary: 'Delete a file, in every form that it is kept in',
    tags,
    auth: 'required',
    scope: 'files:write',
    params: FileParams,
    answers: {
      204: { description: 'it is no more; within a day, also where it was deleted before' },
      403: { description: '`role_required`: it is not yours, and you are neither owner nor admin' },
      ...NO_FILE,
    },
    handle: async ({ principal: { userId }, params: { id }, client }) => {
      const device = services.describeDevice(client.userAgent);
      await deleteFile(services, { fileId: id, userId, device });
      return noContent();
    },
  });
}
