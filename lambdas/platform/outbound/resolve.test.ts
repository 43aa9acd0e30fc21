import { createSocket, type Socket } from 'node:dgram';
import { publicAddressesOf, resolveByDns } from './resolve.ts';

const A = 1;
const AAAA = 28;
const NXDOMAIN = 3;

type Answers = Readonly<Record<number, readonly Buffer[]>>;

let server: Socket;
afterEach(() => new Promise<void>((closed) => server.close(closed)));

/** A name server (RFC 1035) that knows every name by the same answers; null is silence. */
async function givenServer(answers: Answers | null, code = 0): Promise<readonly string[]> {
  server = createSocket('udp4');
  server.on('message', (query, { port, address }) => {
    if (!answers) return;
    // the question ends four bytes after the name's empty label
    const end = query.indexOf(0, 12) + 5;
    const records = answers[query.readUInt16BE(end - 4)] ?? [];
    const type = query.subarray(end - 4, end);
    const counts = Buffer.of(0, 1, 0, records.length, 0, 0, 0, 0);
    const sections = records.map((data) =>
      Buffer.concat([Buffer.of(0xc0, 12), type, Buffer.of(0, 0, 0, 0, 0, data.length), data]),
    );
    const head = [query.subarray(0, 2), Buffer.of(0x81, 0x80 | code), counts];
    server.send(Buffer.concat([...head, query.subarray(12, end), ...sections]), port, address);
  });
  await new Promise<void>((listening) => server.bind(0, '127.0.0.1', listening));
  return [`127.0.0.1:${server.address().port}`];
}

const ipv4 = Buffer.of(93, 184, 215, 14);
const ipv6 = Buffer.from('2a001450400100000000000000000001', 'hex');
const patient = new AbortController().signal;

describe('the addresses of a name', () => {
  test.each([
    ['both families, IPv4 first', { [A]: [ipv4], [AAAA]: [ipv6] }, ['93.184.215.14', '2a00:1450:4001::1']],
    ['IPv4 alone', { [A]: [ipv4] }, ['93.184.215.14']],
    ['IPv6 alone', { [AAAA]: [ipv6] }, ['2a00:1450:4001::1']],
    [
      'an IPv4 address as IPv6',
      { [AAAA]: [Buffer.from('00000000000000000000ffff7f000001', 'hex')] },
      ['::ffff:127.0.0.1'],
    ],
  ])('are all that DNS has: %s', async (_, answers, expected) => {
    const servers = await givenServer(answers);

    expect(await resolveByDns('hooks.example.com', patient, servers)).toEqual(expected);
  });

  test.each([
    ['does not exist', NXDOMAIN, 'ENOTFOUND'],
    ['has no address', 0, 'ENODATA'],
  ])('are none where the name %s', async (_, code, expected) => {
    const servers = await givenServer({}, code);

    await expect(resolveByDns('hooks.example.com', patient, servers)).rejects.toMatchObject({
      code: expected,
    });
  });

  test('are not waited for when the time is up', async () => {
    const servers = await givenServer(null);
    const time = new AbortController();
    const resolve = (host: string, signal: AbortSignal) => resolveByDns(host, signal, servers);

    const asked = publicAddressesOf('hooks.example.com', resolve, time.signal);
    server.once('message', () => time.abort());

    await expect(asked).rejects.toMatchObject({ reason: 'timeout' });
  });
});
