import * as z from 'zod/mini';
import { lazy } from '../../platform/http/schema.ts';

const code = () => z.string().check(z.regex(/^\d{6}$/, 'must be the six digits that the app shows'));
const recoveryCodes = () => z.array(z.string());

export const MfaCode = lazy(() => z.strictObject({ code: code() }));

export const MfaVerification = lazy(() =>
  z
    .strictObject({
      challenge: z.string().check(z.minLength(1), z.maxLength(512)),
      code: z.optional(code()),
      recoveryCode: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
    })
    .check(
      z.refine((body) => (body.code === undefined) !== (body.recoveryCode === undefined), {
        message: 'send either code or recoveryCode',
        path: ['code'],
      }),
    ),
);

export const MfaState = lazy(() =>
  z.object({
    totp: z.boolean(),
    /** Since when; null while it is off. */
    since: z.nullable(z.iso.datetime()),
    recoveryCodesLeft: z.number(),
  }),
);

export const Enrolment = lazy(() => z.object({ secret: z.string(), uri: z.string() }));
export const RecoveryCodes = lazy(() => z.object({ recoveryCodes: recoveryCodes() }));
