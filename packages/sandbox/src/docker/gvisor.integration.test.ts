import { expect, onTestFinished, test } from 'vitest';
import { collect, factsOf, jobFor, openTestSandboxes } from '../sandbox.testing.ts';
import { connectEngine } from './engine.ts';
import { chooseRuntime } from './runtime.ts';

// Where the engine has no gVisor these are reported as skipped, with the reason.
const choice = await chooseRuntime(connectEngine(), 'auto');
const gvisor = test.skipIf(choice.name === undefined);
const why = choice.name === undefined ? ` (gVisor is ${choice.reason})` : '';

async function openUnder(runtime: 'runsc' | 'runc') {
  const sandboxes = await openTestSandboxes({ runtime });
  onTestFinished(() => sandboxes[Symbol.asyncDispose]());
  return sandboxes;
}

gvisor(`a standard sandbox runs under gVisor where it is registered${why}`, async () => {
  // What every gVisor says of its kernel.
  const [version] = await factsOf(await openUnder('runsc'), 'runtime');
  expect(version).toContain('#1 SMP Sun Jan 10 15:06:54 PST 2016');
});

gvisor(`under gVisor, too, there is no network, no capability and no writable root${why}`, async () => {
  const facts = await factsOf(await openUnder('runsc'), 'facts');
  const text = facts.join('\n');
  expect(facts.filter((line) => line.startsWith('interface '))).toEqual(['interface lo']);
  expect(text).toMatch(/^root .*Read-only file system/m);
  for (const set of ['Inh', 'Prm', 'Eff', 'Bnd']) {
    expect(text).toMatch(new RegExp(`^candidate Cap${set}:\\s0{16}$`, 'm'));
  }
  expect(text).toMatch(/^secret .*\/opt\/gopherlab\/graders.*Permission denied/m);
});

gvisor(`under gVisor, too, want of memory is told from a failure of the platform${why}`, async () => {
  const sandboxes = await openUnder('runsc');
  await using sandbox = await sandboxes.acquire('standard', { memoryMb: 64 });
  const events = await collect(sandbox.grade(jobFor('memory'), {}));
  expect(events.at(-1)).toMatchObject({ type: 'limit', reason: 'out-of-memory' });
});

test('gVisor can be forbidden, and a kernel of the host’s own then runs the sandbox', async () => {
  const [version] = await factsOf(await openUnder('runc'), 'runtime');
  expect(version).not.toContain('#1 SMP Sun Jan 10 15:06:54 PST 2016');
});

test.skipIf(choice.name !== undefined)(
  'gVisor that is asked for and not there is a refusal, not runc',
  async () => {
    await expect(openUnder('runsc')).rejects.toThrow(/SANDBOX_RUNTIME=runsc asks for it, but it is/);
  },
);
