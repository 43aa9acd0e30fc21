/** The console's JSON API; a refusal is an `Error` with the server's own message. */

export const get = <T>(path: string): Promise<T> => request(path, { method: 'GET' });

export const post = <T>(path: string, body: unknown): Promise<T> =>
  request(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });

export const remove = <T>(path: string): Promise<T> => request(path, { method: 'DELETE' });

async function request<T>(path: string, init: RequestInit): Promise<T> {
  const answer = await fetch(path, init);
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error);
  return body;
}
