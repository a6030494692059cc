import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { withExitCode, type Tally } from './tally.ts';

const ReportSchema = z.object({
  attacks: z.array(
    z.object({
      family: z.string(),
      name: z.string(),
      lab: z.string(),
      ok: z.boolean(),
      stoppedBy: z.string(),
      leftovers: z.array(z.string()),
      problems: z.array(z.string()),
    }),
  ),
  honest: z.array(z.object({ family: z.string(), lab: z.string(), ok: z.boolean(), seen: z.string() })),
});

/** Of every family each fourth: with all of them the tests would take more than twice as long. */
const SHARE = ['--share', '4'];

/**
 * Runs `attacks` as an operator would; each hostile submission and each honest one after a family counts as one test. All
 * of them are run where nothing else is asked for.
 */
export async function attacksPart({
  rootDir,
  env,
  all,
}: {
  rootDir: string;
  env: NodeJS.ProcessEnv;
  all: boolean;
}): Promise<Tally> {
  const args = [join(rootDir, 'apps/cli/src/main.ts'), 'attacks', '--json', ...(all ? [] : SHARE)];
  const child = spawn(process.execPath, args, { cwd: rootDir, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve(exitCode ?? 1));
  });
  return withExitCode(countAttacks(Buffer.concat(output).toString()), code);
}

function countAttacks(json: string): Tally {
  if (json === '') return { passed: 0, failed: 0, skipped: [] };
  const { attacks, honest } = ReportSchema.parse(JSON.parse(json));
  const lines = [
    ...attacks.map(({ family, name, lab, ok, stoppedBy, leftovers, problems }) => ({
      ok,
      text: `${family}/${name} on ${lab}: ${ok ? oneLine(stoppedBy) : [...problems, ...leftovers].join('; ')}`,
    })),
    ...honest.map(({ family, lab, ok, seen }) => ({ ok, text: `honest ${lab} after ${family}: ${seen}` })),
  ];
  for (const { ok, text } of lines) process.stdout.write(`${ok ? '✓' : '✗'} ${text}\n`);
  const failed = lines.filter(({ ok }) => !ok).length;
  return { passed: lines.length - failed, failed, skipped: [] };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 160);
}
