import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { assertOutboundUrl, callOutbound, OutboundError } from './call.ts';

const OUTSIDE = { allowPrivate: false };
const INSIDE = { allowPrivate: true };

async function serve(handle: Parameters<typeof createServer>[1]) {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

test.for([
  'http://labs.example/',
  'ftp://labs.example/',
  'https://user:password@labs.example/',
  'https://127.0.0.1/',
  'https://0x7f.1/',
  'https://2130706433/',
  'https://[::1]/',
  'https://[::ffff:10.0.0.1]/',
  'https://169.254.169.254/latest/meta-data/',
  'not an address',
])('%s is refused before anything is sent', (address) => {
  expect(() => assertOutboundUrl(address, OUTSIDE)).toThrow(OutboundError);
});

test('inside, http reaches this machine and nothing else, and link-local addresses stay closed', () => {
  expect(() => assertOutboundUrl('http://localhost:3000/', INSIDE)).not.toThrow();
  expect(() => assertOutboundUrl('https://10.0.0.1/', INSIDE)).not.toThrow();
  expect(() => assertOutboundUrl('http://10.0.0.1/', INSIDE)).toThrow('only https');
  expect(() => assertOutboundUrl('https://169.254.169.254/', INSIDE)).toThrow('not called');
});

test('a name is judged by what it resolves to', async () => {
  await expect(callOutbound('https://localhost:9/', OUTSIDE)).rejects.toThrow('private networks');
});

test('a redirect is an answer, not a way', async () => {
  let asked = 0;
  await using server = await serve((_req, res) => {
    asked += 1;
    res.writeHead(302, { Location: '/elsewhere' }).end();
  });
  expect((await callOutbound(server.url, INSIDE)).status).toBe(302);
  expect(asked).toBe(1);
});

test('an endless answer is cut, and silence ends in time', async () => {
  await using server = await serve((req, res) => {
    if (req.url === '/silent') return;
    const more = () => {
      while (res.write('x'.repeat(4096)));
    };
    res.on('drain', more);
    more();
  });
  const { text } = await callOutbound(server.url, INSIDE, { mostBytes: 10_000 });
  expect(text).toHaveLength(10_000);
  const silent = callOutbound(`${server.url}/silent`, INSIDE, { timeoutMs: 200 });
  await expect(silent).rejects.toThrow('no answer in time');
});
