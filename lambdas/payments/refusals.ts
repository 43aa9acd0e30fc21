/** What routes answer to whoever does not belong to the organisation, for the OpenAPI document. */
export const MEMBERS_ONLY = {
  404: { description: '`organisation_not_found`: there is none, or you do not belong to it' },
} as const;

/** As {@link MEMBERS_ONLY}, where money is spent or a contract changed. */
export const MANAGERS_ONLY = {
  403: { description: '`role_required`: a member, who is neither owner nor admin' },
  ...MEMBERS_ONLY,
} as const;
