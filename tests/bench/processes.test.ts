import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { machineCpuSeconds, memoryBytes, processCpuSeconds } from './processes.ts';

const BUSY = 'const end = Date.now() + 300; while (Date.now() < end);';

test.runIf(process.platform === 'linux')('a child counts while it lives and when it has ended', async () => {
  const before = processCpuSeconds(process.pid);
  const machineBefore = machineCpuSeconds();
  const child = spawn(process.execPath, ['-e', BUSY]);
  const own = memoryBytes(process.pid);
  expect(own).toBeGreaterThan(10 * 2 ** 20);
  await once(child, 'exit');
  const spent = processCpuSeconds(process.pid) - before;
  expect(spent).toBeGreaterThan(0);
  // Hundredths are cut off in each process, so the machine may seem to have done a little less.
  expect(machineCpuSeconds() - machineBefore).toBeGreaterThan(spent / 2);
});

test('a process that is gone has used nothing', () => {
  expect(processCpuSeconds(2 ** 22 + 1)).toBe(0);
  expect(memoryBytes(2 ** 22 + 1)).toBe(0);
});
