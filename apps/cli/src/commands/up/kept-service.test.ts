import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keepService } from './kept-service.ts';

const PATIENT = { timeout: 20_000, interval: 20 };

/** A service that does nothing but say that it is ready, as ours do. */
function createService() {
  const dir = mkdtempSync(join(tmpdir(), 'gopherlab-kept-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const entry = join(dir, 'service.mjs');
  writeFileSync(entry, `process.on('disconnect', () => process.exit()); process.send({ type: 'ready' });`);
  return { name: 'service', entry, env: process.env, logFile: join(dir, 'log') };
}

test('a service that is killed is started again, each time, until it is told to stop', async () => {
  const ends: string[] = [];
  let backs = 0;
  const service = await keepService({
    ...createService(),
    onEnded: (how) => ends.push(how),
    onBack: () => (backs += 1),
  });
  for (let times = 1; times <= 2; times += 1) {
    const pid = service.pid();
    if (pid === undefined) throw new Error('it serves');
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => backs, PATIENT).toBe(times);
    expect(service.pid()).not.toBe(pid);
  }
  expect(ends).toEqual(['killed by SIGKILL', 'killed by SIGKILL']);
  await service.stop();
  expect(service.pid()).toBeUndefined();
  expect(backs).toBe(2);
});

test('a service that never starts is a fault at once, not kept', async () => {
  const service = createService();
  writeFileSync(service.entry, `process.exit(3);`);
  await expect(keepService(service)).rejects.toThrow('exit code 3');
});
