import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { engineStep, explainPrivilegedFault } from './engine.ts';
import { SetupError } from './step.ts';

const stateDir = () => mkdtempSync(join(tmpdir(), 'gopherlab-state-'));

const run = (address: string) =>
  engineStep.run({
    rootDir: '/',
    stateDir: stateDir(),
    env: { DOCKER_HOST: address },
    report: () => undefined,
    productOf: () => undefined,
  });

test('an engine that DOCKER_HOST names and that is not there is named in the message', async () => {
  const error: unknown = await run('unix:///nowhere/docker.sock').catch((fault: unknown) => fault);
  expect(error).toBeInstanceOf(SetupError);
  expect((error as SetupError).message).toContain('unix:///nowhere/docker.sock');
  expect((error as SetupError).nextStep).toMatch(/unset DOCKER_HOST/);
});

test('an engine that is too old is told what is needed', async () => {
  const socket = join(stateDir(), 'docker.sock');
  const server = createServer((connection) => {
    connection.on('data', (chunk) => {
      const body = chunk.includes('/version') ? '{"Version":"20.10.24","ApiVersion":"1.41"}' : '{"ID":"old"}';
      connection.end(
        `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  try {
    await expect(run(`unix://${socket}`)).rejects.toThrow(/20\.10\.24; Gopherlab needs 23/);
  } finally {
    server.close();
  }
});

test.each([
  ['OCI runtime create failed: unable to apply caps: operation not permitted', /real root, version 23/],
  ['write /var/lib/docker/x: no space left on device', /free about 4 GB/],
  ['something new', /npm run doctor/],
])('a privileged container that fails with “%s” has a next step', (fault, nextStep) => {
  expect(explainPrivilegedFault(fault).nextStep).toMatch(nextStep);
});
