import { connect, createServer, type Socket } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { collect, isGoneSoon, jobFor, openTestSandboxes } from '../sandbox.testing.ts';

const ENGINE = process.env.DOCKER_HOST?.replace('unix://', '') ?? '/var/run/docker.sock';

/** An engine that can go away: a socket of ours before the real one. */
async function passingSocket() {
  const folder = mkdtempSync(join(tmpdir(), 'gopherlab-engine-'));
  const path = join(folder, 'docker.sock');
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const engine = connect({ path: ENGINE, allowHalfOpen: true });
    for (const [from, to] of [
      [client, engine],
      [engine, client],
    ] as const) {
      open.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => open.delete(from));
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const goAway = () => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  return {
    path,
    goAway,
    [Symbol.dispose]() {
      goAway();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

test.skipIf(!ENGINE.startsWith('/'))(
  'an engine that goes away in the middle is the platform’s fault, and nothing is left of the sandbox',
  async () => {
    using engine = await passingSocket();
    // The image is built through the real engine first.
    await using _others = await openTestSandboxes();
    vi.stubEnv('DOCKER_HOST', `unix://${engine.path}`);
    const sandboxes = await openTestSandboxes();
    vi.unstubAllEnvs();
    const sandbox = await sandboxes.acquire('standard', { memoryMb: 64 });
    const grading = collect(sandbox.grade(jobFor('stuck'), {}));
    await sleep(300);
    engine.goAway();
    await expect(grading).rejects.toThrow(/^the Docker Engine went away$/);
    expect(await isGoneSoon(sandbox.id)).toBe(true);
    await sandboxes[Symbol.asyncDispose]();
  },
);
