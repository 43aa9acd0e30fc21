import { NotFound } from '../platform/errors.ts';
import { noContent } from '../platform/http/answer.ts';
import { route } from '../platform/http/route.ts';
import type { Route } from '../platform/http/route.ts';
import { schemasIn } from '../platform/http/schema.ts';
import { avatarsOf } from './accepts.ts';
import { EXTENSIONS, isContentType } from './content-type.ts';
import { deleteFile } from './delete-file.ts';
import { AvatarNotFound } from './errors.ts';
import { fetchFile } from './fetch-file.ts';
import { found } from './found.ts';
import { requestUpload } from './request-upload.ts';
import type { FilesServices } from './services.ts';
import { UPLOAD_ANSWERS, uploadAnswer } from './upload-answer.ts';

const { AvatarBody, AvatarQuery, FileParams } = schemasIn(
  () => import('./files.schemas.ts'),
  ['AvatarBody', 'AvatarQuery', 'FileParams'],
);

const tags = ['files'];
const OWN = '/v1/users/me/avatar';

const UPLOADS = { name: 'files:avatar', max: 10, windowS: 3_600, fallback: 'dynamodb' } as const;
// Anonymous readers could walk through people; whoever is logged in answers for what they do.
const ANONYMOUS_READS = { name: 'avatar:anonymous', max: 240, windowS: 60, fallback: 'open' } as const;

export function avatarRoutes(services: FilesServices): readonly Route[] {
  return [uploadRoute(services), deleteRoute(services), readRoute(services)];
}

function uploadRoute(services: FilesServices): Route {
  return route({
    method: 'POST',
    path: OWN,
    summary: 'Ask for a form to upload a picture of yourself by; it is shown once it is ready',
    tags,
    auth: 'required',
    scope: 'files:write',
    idempotency: 'optional',
    body: AvatarBody,
    answers: UPLOAD_ANSWERS,
    limits: [{ ...UPLOADS, by: ({ principal }) => principal.userId }],
    handle: async ({ principal: { userId }, body: { type, size } }) => {
      const membership = await services.memberships.personalOf(userId);
      if (!membership) throw new NotFound();
      const name = isContentType(type) ? `avatar.${EXTENSIONS[type][0]}` : 'avatar';
      const accepts = avatarsOf(services.maxUploadBytes);
      const upload = { membership, purpose: 'avatar', name, type, size, accepts } as const;
      return uploadAnswer(await requestUpload(services, upload), name);
    },
  });
}

function deleteRoute(services: FilesServices): Route {
  return route({
    method: 'DELETE',
    path: OWN,
    summary: 'Delete the picture of yourself',
    tags,
    auth: 'required',
    scope: 'files:write',
    answers: { 204: { description: 'there is none any more' } },
    handle: async ({ principal: { userId }, client }) => {
      const avatar = await services.avatars.find(userId, { consistent: true });
      const device = services.describeDevice(client.userAgent);
      if (avatar) await deleteFile(services, { fileId: avatar.fileId, userId, device });
      return noContent();
    },
  });
}

function readRoute(services: FilesServices): Route {
  return route({
    method: 'GET',
    path: '/v1/users/:id/avatar',
    summary: 'Fetch the picture of a person, by a link that is good for a minute',
    tags,
    auth: 'optional',
    scope: 'users:read',
    params: FileParams,
    query: AvatarQuery,
    answers: {
      302: { description: 'to the picture' },
      404: { description: '`avatar_not_found`: there is no such person, or they have none' },
    },
    limits: [{ ...ANONYMOUS_READS, by: ({ principal, client }) => (principal ? null : client.network) }],
    handle: async ({ params: { id }, query: { size: variant, format }, headers }) => {
      const [avatar, isShown] = await Promise.all([services.avatars.find(id), services.users.isShown(id)]);
      const file = avatar && isShown ? await services.files.at(avatar) : null;
      if (!file) throw new AvatarNotFound();
      const fetch = { variant, format, accept: headers['accept'], name: 'avatar' };
      return found(await fetchFile(services, file, fetch));
    },
  });
}
