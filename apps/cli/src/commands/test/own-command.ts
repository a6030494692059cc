import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Tally } from './tally.ts';
import { withExitCode } from './tally.ts';

export interface OwnCommand {
  rootDir: string;
  env: NodeJS.ProcessEnv;
}

/** Runs a command of this tool as a person would, and counts tests in the JSON that it prints. */
export async function tallyOwnCommand(
  { rootDir, env }: OwnCommand,
  args: string[],
  count: (json: unknown) => Tally,
): Promise<Tally> {
  const child = spawn(process.execPath, [join(rootDir, 'apps/cli/src/main.ts'), ...args], {
    cwd: rootDir,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve(exitCode ?? 1));
  });
  const json = Buffer.concat(output).toString();
  // A command that failed before it began has printed nothing; its exit code makes one failure of it.
  const tally = json === '' ? { passed: 0, failures: [], skipped: [] } : count(JSON.parse(json));
  return withExitCode(tally, code);
}

/** Prints a line for each and counts them. */
export function tallyLines(lines: { ok: boolean; text: string }[]): Tally {
  for (const { ok, text } of lines) process.stdout.write(`${ok ? '✓' : '✗'} ${text}\n`);
  const failures = lines.filter(({ ok }) => !ok).map(({ text }) => text);
  return { passed: lines.length - failures.length, failures, skipped: [] };
}
