/* global crypto, fetch */

/**
 * Calls the API with this browser's cookies.
 *
 * @param {{ body?: unknown, headers?: Record<string, string> }} [more]
 * @returns its answer; 304 is one, without a body
 * @throws with the problem that it answers
 */
async function ask(method, path, { body, headers = {} } = {}) {
  const response = await fetch(`/v1${path}`, {
    method,
    headers: {
      ...(method === 'POST' && { 'idempotency-key': crypto.randomUUID() }),
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = await response.json().catch(() => null);
  const { status } = response;
  if (response.ok || status === 304) return { status, body: answer, etag: response.headers.get('etag') };
  const fields = answer?.fields?.map(({ path, message }) => `${path} ${message}`).join(', ');
  const detail = fields ?? answer?.detail ?? `answered ${status}`;
  throw Object.assign(new Error(detail), { status, code: answer?.code });
}

/** As `ask`, after a refresh where the login needs one. */
export async function call(method, path, more) {
  try {
    return await ask(method, path, more);
  } catch (error) {
    if (error.status !== 401) throw error;
    await ask('POST', '/auth/refresh');
    return ask(method, path, more);
  }
}

/** Who is logged in, null for nobody. */
export async function me() {
  try {
    return (await call('GET', '/users/me')).body;
  } catch (error) {
    if (error.status === 401) return null;
    throw error;
  }
}
