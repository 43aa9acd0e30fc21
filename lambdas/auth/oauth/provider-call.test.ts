import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { outputOf } from '../../platform/testing/output.ts';
import { ProviderUnavailable } from './errors.ts';
import { providerCall } from './provider-call.ts';

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

/** A provider whose token endpoint answers with this text. */
async function givenAnswer(text: string): Promise<string> {
  const server = createServer((_, response) => void response.end(text));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
}

describe('what a provider answers', () => {
  test.each(['token=SECRET', '{"access_token":"SECRET",}', 'SECRET', '"SECRET"'])(
    'stays out of the log where it is no JSON object: %s',
    async (text) => {
      const url = await givenAnswer(text);
      let failure: unknown;

      const lines = await outputOf(async () => {
        failure = await providerCall('github')({ url, form: { code: 'a' } }).catch((error: unknown) => error);
      });

      expect(failure).toBeInstanceOf(ProviderUnavailable);
      expect(lines).toContainEqual(
        expect.objectContaining({ message: 'a provider of logins does not answer', provider: 'github' }),
      );
      expect(JSON.stringify(lines)).not.toMatch(/SECRET/);
    },
  );
});
