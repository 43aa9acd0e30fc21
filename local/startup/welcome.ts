/** The first thing to try, printed when all is up. */
export const firstRequest = (api: string): string => `
Try it:
  curl ${api}/v1/auth/register --json '{"email":"ada@example.com","password":"correct horse battery"}'
`;
