import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createServer, getCACertificates, setDefaultCACertificates, type Server } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { Valkey } from '../../../lambdas/platform/cache/valkey.ts';
import { silenceOutput } from '../../../lambdas/platform/testing/output.ts';
import { temporaryFolder } from '../../../local/temporary-folder.ts';
import { eventually, onEveryServer } from '../cache/servers.ts';

silenceOutput();

/** A certificate that Node trusts from now on, for a name. */
function trustedCertificate(name: string): { key: Buffer; cert: Buffer } {
  const folder = temporaryFolder('soloist-tls');
  const [key, cert] = ['key.pem', 'cert.pem'].map((file) => join(folder, file));
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
  spawnSync('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    key!,
    '-out',
    cert!,
    ...subject,
  ]);
  setDefaultCACertificates([...TRUSTED, readFileSync(cert!, 'utf8')]);
  return { key: readFileSync(key!), cert: readFileSync(cert!) };
}

const TRUSTED = getCACertificates('default');
const INSTALLED = spawnSync('openssl', ['version']).status === 0;
if (!INSTALLED) process.stderr.write('openssl is not installed: the cache over TLS is not tested\n');

(INSTALLED ? describe : describe.skip)('a node that speaks TLS', () => {
  onEveryServer(
    (given) => {
      let door: Server;
      let valkey: Valkey;
      const open = async (name: string) => {
        door = createServer(trustedCertificate(name), (socket) => {
          const inner = connect(given.port, '127.0.0.1');
          socket.pipe(inner).pipe(socket);
          for (const end of [socket, inner]) end.on('error', () => socket.destroy());
        });
        door.on('tlsClientError', () => {});
        await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
        const { port } = door.address() as AddressInfo;
        valkey = new Valkey({ host: 'localhost', port, mode: 'single', tls: true });
      };
      afterEach(async () => {
        await valkey.close();
        await new Promise((resolve) => door.close(resolve));
        setDefaultCACertificates(TRUSTED);
      });

      test('keeps what it is given', async () => {
        await open('localhost');

        await eventually(() => valkey.set(given.key(), 'kept', 10_000));

        expect(await valkey.get(given.key())).toBe('kept');
      });

      test('is not talked to under the certificate of another name', async () => {
        await open('elsewhere.example');

        await expect(valkey.get(given.key())).rejects.toThrow();
      });
    },
    ['single'],
  );
});
