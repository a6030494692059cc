import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SandboxFault, type Sandboxes } from '../sandbox.ts';
import { connectEngine } from './engine.ts';
import { collect, factsOf, isGoneSoon, jobFor, openTestSandboxes } from '../sandbox.testing.ts';

let sandboxes: Sandboxes;
beforeAll(async () => {
  sandboxes = await openTestSandboxes({ slackSeconds: 0 });
});
afterAll(() => sandboxes[Symbol.asyncDispose]());

test('the grader gets the job as it was handed over, and the sandbox is gone afterwards', async () => {
  const sandbox = await sandboxes.acquire('standard', { memoryMb: 64, requestId: 'req/1' });
  const job = { ...jobFor('echo'), files: { 'main.go': 'package 包\n' } };
  const events = await collect(sandbox.grade(job, {}));
  expect(events.map(({ type }) => type)).toEqual(['artefact', 'done']);
  const [first] = events;
  const data = first?.type === 'artefact' ? first.data : '';
  expect(JSON.parse(Buffer.from(data, 'base64').toString())).toEqual(job);
  expect(await isGoneSoon(sandbox.id)).toBe(true);
});

test('a standard sandbox has no network, a read-only root, seccomp, and a candidate without any capability', async () => {
  const facts = await factsOf(sandboxes, 'facts');
  const text = facts.join('\n');
  expect(facts.filter((line) => line.startsWith('interface '))).toEqual(['interface lo']);
  expect(text).toMatch(/^root .*Read-only file system/m);
  expect(text).toMatch(/^grader NoNewPrivs:\s1$/m);
  expect(text).toMatch(/^grader Seccomp:\s2$/m);
  // CHOWN 0, DAC_OVERRIDE 1, FOWNER 3, KILL 5, SETGID 6, SETUID 7, SETPCAP 8
  expect(text).toMatch(/^grader CapBnd:\s00000000000001eb$/m);
  for (const set of ['Inh', 'Prm', 'Eff', 'Bnd', 'Amb']) {
    expect(text).toMatch(new RegExp(`^candidate Cap${set}:\\s0{16}$`, 'm'));
  }
  expect(text).toMatch(/^candidate Uid:\s10001\s10001\s10001\s10001$/m);
});

test('the candidate may write only where it should, and cannot look at graders', async () => {
  const text = (await factsOf(sandboxes, 'facts')).join('\n');
  expect(text).toMatch(/^writable yes$/m);
  expect(text).toMatch(/^secret .*\/opt\/gopherlab\/graders.*Permission denied/m);
  expect(text).toMatch(/^secret .*\/run\/grader.*Permission denied/m);
  expect(text).toMatch(/^userns .*not permitted/m);
  expect(text).toMatch(/^mount .+/m);
  expect(text).toMatch(/^init sandbox-agent$/m);
  expect(text).toMatch(/^uid 10001$/m);
});

test('masks, read-only places, sized file systems and no swap hold inside', async () => {
  const facts = await factsOf(sandboxes, 'walls');
  const of = (kind: string) => facts.filter((line) => line.startsWith(`${kind} `));
  expect(of('masked').length).toBeGreaterThan(3);
  for (const line of of('masked')) expect(line).toMatch(/ 0$/);
  for (const line of of('write'))
    expect(line).toMatch(/Read-only file system|Permission denied|No such file/);
  const writable = of('writable').map((line) => line.split(' '));
  expect(writable.map(([, place]) => place).sort()).toEqual(['/dev/mqueue', '/dev/shm', '/tmp', '/work']);
  for (const [, place, kind, options] of writable) {
    if (kind === 'tmpfs') expect(`${place} ${options}`).toMatch(/nosuid.*nodev.*size=\d+k,nr_inodes=/);
  }
  const [memory] = of('memory');
  const swap = [...of('with-swap').map((line) => line.replace('with-swap', 'memory')), ...of('swap')];
  for (const line of swap) expect([memory, 'swap 0']).toContain(line);
});

test('an abstract socket of the host, and the engine’s own, cannot be reached', async () => {
  const name = `gopherlab-abstract-${randomUUID()}`;
  const server = createServer().listen(`\0${name}`);
  await once(server, 'listening');
  const facts = await factsOf(sandboxes, 'walls', 'standard', { name });
  server.close();
  expect(facts).toContain('abstract Connection refused');
  expect(facts.join('\n')).toMatch(/^docker .*No such file/m);
});

test('the baked cache holds all of std: only the submission is compiled, with the race detector too', async () => {
  expect(await factsOf(sandboxes, 'compile')).toEqual(['compiled main', 'compiled main', 'built']);
});

test.for(['memory', 'memory-files'] as const)(
  'a sandbox whose memory the submission used up is out of memory (%s)',
  async (lab) => {
    await using sandbox = await sandboxes.acquire('standard', { memoryMb: 64 });
    const events = await collect(sandbox.grade(jobFor(lab), {}));
    expect(events.at(-1)).toMatchObject({ type: 'limit', reason: 'out-of-memory' });
  },
);

test('a grader that runs out of memory by itself is the platform’s fault', async () => {
  await using sandbox = await sandboxes.acquire('standard', { memoryMb: 64 });
  await expect(collect(sandbox.grade(jobFor('memory-alone'), {}))).rejects.toThrow(
    /ran out of memory by itself/,
  );
});

test('a grader that speaks another protocol is the platform’s fault', async () => {
  await using sandbox = await sandboxes.acquire('standard', { memoryMb: 64 });
  await expect(collect(sandbox.grade(jobFor('noise'), {}))).rejects.toThrow(SandboxFault);
  expect(await isGoneSoon(sandbox.id)).toBe(true);
});

test('a sandbox that somebody ends from outside is the platform’s fault', async () => {
  await using sandbox = await sandboxes.acquire('standard', { memoryMb: 64 });
  const grading = collect(sandbox.grade(jobFor('stuck'), {}));
  await sleep(300);
  await connectEngine().getContainer(sandbox.id).kill();
  await expect(grading).rejects.toThrow(SandboxFault);
});

test('the number of processes is bounded', async () => {
  const [running] = await factsOf(sandboxes, 'processes');
  expect(Number(running)).toBeGreaterThan(100);
  expect(Number(running)).toBeLessThan(1024);
});

test('a full disk is a full disk, not want of memory', async () => {
  expect((await factsOf(sandboxes, 'disk-fill')).join('\n')).toMatch(/No space left on device/);
});

test('a grader that hangs is ended as a timeout', async () => {
  await using sandbox = await sandboxes.acquire('standard', { memoryMb: 64 });
  const events = await collect(sandbox.grade(jobFor('stuck', 1), {}));
  expect(events.at(-1)).toMatchObject({ type: 'limit', reason: 'timeout' });
  expect(await isGoneSoon(sandbox.id)).toBe(true);
});

test('a grader that crashes is the platform’s fault, with its last words', async () => {
  await using sandbox = await sandboxes.acquire('standard', { memoryMb: 64 });
  await expect(collect(sandbox.grade(jobFor('crash'), {}))).rejects.toThrow(/the reason[\s\S]*exit code 3/);
});

test('a lab that the image does not have is the platform’s fault', async () => {
  await using sandbox = await sandboxes.acquire('standard', { memoryMb: 64 });
  const job = { ...jobFor('echo'), lab: 'no-such-lab' };
  await expect(collect(sandbox.grade(job, {}))).rejects.toThrow(/no grader for no-such-lab/);
});

test('an aborted grading rejects with the reason and leaves nothing', async () => {
  const controller = new AbortController();
  await using sandbox = await sandboxes.acquire('standard', { memoryMb: 64 });
  const grading = collect(sandbox.grade(jobFor('stuck'), { signal: controller.signal }));
  setTimeout(() => controller.abort(new Error('changed my mind')), 300);
  await expect(grading).rejects.toThrow('changed my mind');
  expect(await isGoneSoon(sandbox.id)).toBe(true);
});

test('the grader of an observe sandbox may count with perf, that of a standard one may not', async () => {
  expect((await factsOf(sandboxes, 'perf', 'observe')).join('\n')).toMatch(/^[\d.]+,msec,task-clock/m);
  expect((await factsOf(sandboxes, 'perf', 'standard')).join('\n')).not.toMatch(/^[\d.]+,msec,task-clock/m);
});

test('a kernel sandbox sees tracepoints, a bpffs and BTF', async () => {
  const facts = await factsOf(sandboxes, 'kernel', 'kernel');
  expect(facts).toContain('event tcp_retransmit_skb');
  expect(facts).toContain('bpffs bpf_fs');
  expect(facts).toContain('btf yes');
});

test.for(['untidy', 'untidy-stuck'] as const)(
  'what a grader leaves in the host’s one tracefs is put back, and said in the log (%s)',
  async (lab) => {
    const said: unknown[] = [];
    await using own = await openTestSandboxes({ slackSeconds: 0, log: (_, { words }) => said.push(words) });
    const before = await factsOf(own, 'tracefs', 'kernel');
    const sandbox = await own.acquire('kernel', { memoryMb: 64 });
    await collect(sandbox.grade(jobFor(lab, 1), {}));
    await sandbox[Symbol.asyncDispose]();
    expect(await factsOf(own, 'tracefs', 'kernel')).toEqual(before);
    expect(said.join('\n')).toMatch(
      /tracefs was left changed, and put back: .*events\/tcp had mode .*gopherlab-left/,
    );
  },
);

test('a second kernel sandbox waits for the first one’s end, also in another process', async () => {
  const first = await sandboxes.acquire('kernel', { memoryMb: 64 });
  const controller = new AbortController();
  const second = sandboxes.acquire('kernel', { memoryMb: 64, signal: controller.signal });
  expect(await Promise.race([second, sleep(1500, 'waits')])).toBe('waits');
  const other = startOwner('kernel');
  expect(await Promise.race([other.id, sleep(3000, 'waits')])).toBe('waits');
  other.child.kill('SIGKILL');
  await first[Symbol.asyncDispose]();
  await (await second)[Symbol.asyncDispose]();
});

test('kill -9 of the owner leaves neither a waiting sandbox nor one at work', async () => {
  const owner = startOwner('standard');
  const id = await owner.id;
  owner.child.kill('SIGKILL');
  expect(await isGoneSoon(id)).toBe(true);
});

test('a warm sandbox is there at once', async () => {
  await using warm = await openTestSandboxes({ warm: [{ profile: 'standard', memoryMb: 64, count: 3 }] });
  const times: number[] = [];
  for (let round = 0; round < 10; round += 1) {
    await warm.warmed();
    const begun = performance.now();
    const sandbox = await warm.acquire('standard', { memoryMb: 64, requestId: `warm-${round}` });
    times.push(performance.now() - begun);
    await collect(sandbox.grade(jobFor('echo'), {}));
  }
  times.sort((a, b) => a - b);
  console.info(`warm acquisition: p50 ${times[4]?.toFixed(1)} ms, worst of 10 ${times[9]?.toFixed(1)} ms`);
  expect(times).toHaveLength(10);
});

/** Another process that takes a sandbox and keeps it. */
function startOwner(profile: 'standard' | 'kernel') {
  const module = import.meta.resolve('./sandboxes.ts');
  const code = `import(${JSON.stringify(module)}).then(async (m) => {
    const sandboxes = await m.createSandboxes({ image: 'gopherlab/sandbox-test:1' });
    console.log((await sandboxes.acquire('${profile}', { memoryMb: 64 })).id);
  });`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const id = once(child.stdout, 'data').then(([chunk]) => String(chunk).trim());
  return { child, id };
}
