import { join } from 'node:path';
import { runTool } from '@gopherlab/sandbox';
import { z } from 'zod';
import { withExitCode, type Tally } from './tally.ts';

/** Packages one after another: the kit's reaper ends every process of the candidate's user, whoever started it. */
const SCRIPT = `
set -eu
mount -t tracefs tracefs /sys/kernel/tracing
mount -t bpf bpf /sys/fs/bpf
graders=$(for dir in */grader; do echo "./$dir/..."; done)
go test -json -count=1 -p 1 ./kit/... $graders`;

const EventSchema = z.object({
  Action: z.string(),
  Package: z.string().optional(),
  Test: z.string().optional(),
  Output: z.string().optional(),
});

/** Runs the Go tests of the kit and the graders in the sandbox image, as root and with a real kernel. */
export async function runGoTests(rootDir: string, image: string): Promise<Tally> {
  const tally: Tally = { passed: 0, failures: [], skipped: [] };
  const outputs = new Map<string, string>();
  let pending = '';
  const code = await runTool({
    image,
    script: SCRIPT,
    sourceDir: join(rootDir, 'labs'),
    onOutput(text) {
      const lines = (pending + text).split('\n');
      pending = lines.pop() ?? '';
      for (const line of lines) countLine(line, tally, outputs);
    },
  });
  return withExitCode(tally, code);
}

function countLine(line: string, tally: Tally, outputs: Map<string, string>): void {
  const parsed = line.startsWith('{') ? EventSchema.safeParse(JSON.parse(line)) : undefined;
  if (!parsed?.success) {
    process.stdout.write(`${line}\n`);
    return;
  }
  const { Action, Package = '', Test, Output = '' } = parsed.data;
  const key = `${Package} ${Test ?? ''}`;
  if (Action === 'output') outputs.set(key, (outputs.get(key) ?? '') + Output);
  if (!Test) {
    if (Action === 'pass') process.stdout.write(`✓ ${Package}\n`);
    if (Action === 'fail') process.stdout.write(`✗ ${Package}\n${outputs.get(key) ?? ''}`);
    return;
  }
  if (Action === 'pass') tally.passed += 1;
  if (Action === 'skip') tally.skipped.push(`${key}: ${outputs.get(key)?.trim() ?? ''}`);
  if (Action === 'fail') {
    const failure = `${key}\n${outputs.get(key) ?? ''}`;
    tally.failures.push(failure);
    process.stdout.write(`✗ ${failure}`);
  }
}
