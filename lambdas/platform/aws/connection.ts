// Every client is connected when it is first used, from a module of its own: the SDK costs ten times the rest of a cold
// start. A client's `.sdk.ts` names what is used of its package; `import()` of the package itself would bring all of it.

/** What a client of the SDK is given to limit a call. @param requestTimeout milliseconds until a call is given up */
export function limits(requestTimeout: number) {
  return { requestHandler: { connectionTimeout: 1_000, requestTimeout, throwOnRequestTimeout: true } };
}

/** For functions in the VPC, whose only way out is IPv6. */
export function dualstack() {
  return { useDualstackEndpoint: !isLocalAws() };
}

/** Whether AWS is imitated by an endpoint of this machine, which speaks IPv4 and no TLS. */
export function isLocalAws(): boolean {
  return !!process.env['AWS_ENDPOINT_URL'];
}
