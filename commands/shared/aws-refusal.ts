import { Refusal } from '../../lib/errors/refusal.ts';

const signIn = () =>
  process.env['AWS_ENDPOINT_URL']
    ? "set the rehearsal's keys, AWS_ACCESS_KEY_ID=operator AWS_SECRET_ACCESS_KEY=operator, or unset AWS_ENDPOINT_URL to mean AWS itself"
    : 'run `aws login` or `aws sso login`, or name a profile with AWS_PROFILE';

/** What the SDK and AWS call credentials that are absent, past their time, or nobody's. */
const CREDENTIAL_ERRORS: Readonly<Record<string, string>> = {
  CredentialsProviderError: 'there are no AWS credentials here',
  TokenProviderError: 'the session of AWS IAM Identity Center has ended',
  ExpiredToken: 'the AWS credentials have expired',
  ExpiredTokenException: 'the AWS credentials have expired',
  RequestExpired: 'the AWS credentials have expired, or the clock of this machine is wrong',
  InvalidClientTokenId: 'AWS does not know the access key',
  UnrecognizedClientException: 'AWS does not know the access key',
  InvalidAccessKeyId: 'AWS does not know the access key',
  SignatureDoesNotMatch: 'the secret access key is wrong, or the clock of this machine is',
  InvalidSignatureException: 'the secret access key is wrong, or the clock of this machine is',
};

// the SDK wraps some of these, and keeps the code in the message only
const NETWORK = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ECONNRESET|ETIMEDOUT|socket hang up/;

/**
 * A Refusal for what the person at the keyboard can mend about an AWS call: credentials, a permission, the network.
 * Any other error comes back as it is: it is a bug, or for the caller to understand.
 */
export function refusalOf(error: unknown): unknown {
  const { name = '', message = '' } = (error ?? {}) as { name?: string; message?: string };
  const credentials = CREDENTIAL_ERRORS[name];
  if (credentials) return new Refusal(`${credentials}: ${signIn()}`, { cause: error });
  if (name === 'AccessDenied' || name === 'AccessDeniedException')
    return new Refusal(`AWS refused (${message}): use credentials that may do it`, { cause: error });
  const network = name === 'TimeoutError' ? 'no answer in time' : NETWORK.exec(message)?.[0];
  if (network) {
    const where = process.env['AWS_ENDPOINT_URL'] ?? 'AWS';
    return new Refusal(
      `${where} can not be reached (${network}): check the network, or unset AWS_ENDPOINT_URL to mean AWS itself`,
      { cause: error },
    );
  }
  return error;
}

/** Throws {@link refusalOf}: `client.send(…).catch(refuse)` */
export function refuse(error: unknown): never {
  throw refusalOf(error);
}
