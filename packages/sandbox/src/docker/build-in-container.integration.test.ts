import { randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { sandboxImage } from '../sandbox.testing.ts';
import { buildInContainer, ContainerBuildError } from './build-in-container.ts';
import { connectEngine } from './engine.ts';
import { goVersionInImage } from './go-version.ts';

const cache = `gopherlab-test-${randomUUID().slice(0, 8)}`;
afterAll(() => connectEngine().getVolume(cache).remove());

async function build(script: string) {
  const lines: string[] = [];
  const files = [
    { path: 'build.sh', content: Buffer.from(script) },
    { path: 'in/deep.txt', content: Buffer.from('a source') },
  ];
  const products = await buildInContainer({
    image: await sandboxImage(),
    files,
    script: 'build.sh',
    cache,
    onLine: (line) => lines.push(line),
  });
  return { products, lines };
}

test('sources are laid out, what is left in /out comes back, and the cache stays', async () => {
  const script =
    'set -e; mkdir -p /out/a; cp /src/in/deep.txt /out/a/b.txt; echo one; echo two >&2; echo kept > /cache/x';
  const { products, lines } = await build(script);
  expect([...products]).toEqual([['a/b.txt', Buffer.from('a source')]]);
  expect(lines.sort()).toEqual(['one', 'two']);
  const again = await build('mkdir /out; cp /cache/x /out/x');
  expect(again.products.get('x')?.toString()).toBe('kept\n');
});

test('nothing is reached from there', async () => {
  const script = "mkdir /out; sed -n 's/^ *\\([a-z0-9]*\\):.*/\\1/p' /proc/net/dev > /out/interfaces";
  const { products } = await build(script);
  expect(products.get('interfaces')?.toString()).toBe('lo\n');
});

test('a build that fails says with what, and leaves no container', async () => {
  const failed = build('echo before; echo it is broken >&2; exit 3');
  await expect(failed).rejects.toThrow(ContainerBuildError);
  await expect(failed).rejects.toMatchObject({
    message: 'the build ended with exit code 3',
    output: expect.stringContaining('it is broken') as string,
  });
});

test('kill -9 of who builds ends the build', async () => {
  const options = { image: await sandboxImage(), script: 'build.sh', cache };
  const program = `
    import { buildInContainer } from ${JSON.stringify(join(import.meta.dirname, 'build-in-container.ts'))};
    const files = [{ path: 'build.sh', content: Buffer.from('hostname; sleep 600') }];
    await buildInContainer({ ...${JSON.stringify(options)}, files, onLine: console.log });`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', program]);
  const [line] = (await once(owner.stdout, 'data')) as [Buffer];
  const container = connectEngine().getContainer(line.toString().trim());
  expect((await container.inspect()).State.Running).toBe(true);
  owner.kill('SIGKILL');
  // Or another test's sweep has removed it already.
  const isOver = async () =>
    container.inspect().then(
      ({ State }) => !State.Running,
      () => true,
    );
  await vi.waitUntil(isOver, { timeout: 60_000, interval: 100 });
  await container.remove({ force: true }).catch(() => undefined);
});

test('the version of an image’s Go is told', async () => {
  expect(await goVersionInImage(await sandboxImage())).toMatch(/^go1\.\d+/);
});
