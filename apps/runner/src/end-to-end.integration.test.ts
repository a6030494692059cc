import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { startPostgres } from '../../../packages/store/src/index.ts';
import { createTestProduct, enrol } from './product.testing.ts';

const image = process.env.SANDBOX_IMAGE ?? '';
const LAB = 'http-health-server';
const SOLUTION = {
  'main.go': readFileSync(join(import.meta.dirname, '../../../labs', LAB, 'solution/main.go'), 'utf8'),
};
const PATIENT = { timeout: 120_000, interval: 200 };

const docker = async (...args: string[]) => (await promisify(execFile)('docker', args)).stdout;

/** Names of the sandboxes that a process has made and that are still there. */
async function sandboxNames(pid: number): Promise<string[]> {
  const format = '{{.Label "gopherlab.owner"}} {{.Names}}';
  const lines = (await docker('ps', '-a', '--filter', 'label=gopherlab', '--format', format)).split('\n');
  return lines.filter((line) => line.startsWith(`${pid} `)).map((line) => line.split(' ').at(-1) ?? '');
}

const sandboxesOf = async (pid: number) => (await sandboxNames(pid)).length;

/** The one that works for a request: it bears the request's name. */
const busySandbox = async (pid: number) =>
  (await sandboxNames(pid)).find((name) => name.startsWith('gopherlab-'));

/** A state folder and a PostgreSQL of its own for one test. */
async function createInstallation() {
  const stateDir = mkdtempSync(join(tmpdir(), 'gopherlab-e2e-'));
  const postgres = await startPostgres({ stateDir });
  return {
    image,
    stateDir,
    databaseUrl: postgres.url,
    async [Symbol.asyncDispose]() {
      await postgres.stop();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

describe.skipIf(image === '')('api, runner and sandbox as their own processes', () => {
  test('the solution gets full marks, the starter few, and a stopped runner leaves nothing', async () => {
    await using installation = await createInstallation();
    await using product = createTestProduct(installation);
    await product.startApi();
    const runner = await product.startRunner();
    const guest = await enrol(product.url, LAB);
    const [solution, starter] = [await guest.submit(SOLUTION), await guest.submit(guest.starter)];
    await expect.poll(async () => (await guest.look(starter.id))?.state, PATIENT).toBe('done');
    expect((await guest.look(solution.id))?.verdict).toMatchObject({ status: 'graded', score: 100 });
    const low = (await guest.look(starter.id))?.verdict;
    expect(low?.status).toBe('graded');
    expect(low?.score).toBeLessThan(40);
    await runner.end('SIGTERM');
    expect(await sandboxesOf(runner.pid)).toBe(0);
  });

  test('a runner killed with -9 in the middle: another grades, and its sandbox goes by itself', async () => {
    await using installation = await createInstallation();
    await using product = createTestProduct(installation);
    await product.startApi();
    const killed = await product.startRunner();
    const guest = await enrol(product.url, LAB);
    const { id } = await guest.submit(SOLUTION);
    await expect.poll(async () => (await guest.look(id))?.state, PATIENT).toBe('running');
    await killed.end('SIGKILL');
    await product.startRunner();
    await expect.poll(async () => (await guest.look(id))?.state, PATIENT).toBe('done');
    expect(await guest.look(id)).toMatchObject({ attempt: 1, verdict: { score: 100 } });
    await expect.poll(() => sandboxesOf(killed.pid), PATIENT).toBe(0);
  });

  test('a sandbox that is ended from outside costs no attempt: the submission is graded again', async () => {
    await using installation = await createInstallation();
    await using product = createTestProduct(installation);
    await product.startApi();
    const runner = await product.startRunner();
    const guest = await enrol(product.url, LAB);
    const { id } = await guest.submit(SOLUTION);
    await expect.poll(() => busySandbox(runner.pid), { ...PATIENT, interval: 20 }).toBeDefined();
    await docker('kill', (await busySandbox(runner.pid))!);
    await expect.poll(async () => (await guest.look(id))?.state, PATIENT).toBe('done');
    expect(await guest.look(id)).toMatchObject({ attempt: 1, verdict: { status: 'graded', score: 100 } });
    const next = await guest.submit(SOLUTION);
    await expect.poll(async () => (await guest.look(next.id))?.state, PATIENT).toBe('done');
    expect(await guest.look(next.id)).toMatchObject({ attempt: 2, verdict: { score: 100 } });
  });

  test('an api killed with -9 in the middle: the grading goes on and is reported to the next', async () => {
    await using installation = await createInstallation();
    await using product = createTestProduct(installation);
    const killed = await product.startApi();
    await product.startRunner();
    const guest = await enrol(product.url, LAB);
    const { id } = await guest.submit(SOLUTION);
    await expect.poll(async () => (await guest.look(id))?.state, PATIENT).toBe('running');
    await killed.end('SIGKILL');
    await product.startApi();
    await expect.poll(async () => (await guest.look(id))?.state, PATIENT).toBe('done');
    expect(await guest.look(id)).toMatchObject({ attempt: 1, verdict: { score: 100 } });
  });
});
