import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { withExitCode, type Tally } from './tally.ts';

/**
 * Fewer repetitions than `labs verify` makes by default: with every mutant and forgery of every lab the ten would take
 * half an hour. Two gradings at once (and one of the kernel lab), for they mostly wait, which also shows that none of them rests on a quiet machine.
 */
const BREVITY = ['--runs', '3', '--jobs', '2'];

const ReportSchema = z.object({
  labs: z.array(
    z.object({
      slug: z.string(),
      findings: z.array(
        z.object({ name: z.string(), ok: z.boolean(), expected: z.string(), seen: z.string() }),
      ),
    }),
  ),
});

/** Runs `labs verify` as a user would; each of its findings counts as one test. */
export async function verifyLabsPart({
  rootDir,
  env,
}: {
  rootDir: string;
  env: NodeJS.ProcessEnv;
}): Promise<Tally> {
  const args = [join(rootDir, 'apps/cli/src/main.ts'), 'labs', 'verify', '--json', ...BREVITY];
  const child = spawn(process.execPath, args, { cwd: rootDir, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve(exitCode ?? 1));
  });
  return withExitCode(countFindings(Buffer.concat(output).toString()), code);
}

function countFindings(json: string): Tally {
  if (json === '') return { passed: 0, failed: 0, skipped: [] };
  const findings = ReportSchema.parse(JSON.parse(json)).labs.flatMap(({ slug, findings: own }) =>
    own.map((finding) => ({ ...finding, slug })),
  );
  for (const { slug, name, ok, expected, seen } of findings) {
    process.stdout.write(
      `${ok ? '✓' : '✗'} ${slug}: ${name}: ${ok ? seen : `expected ${expected}; saw ${seen}`}\n`,
    );
  }
  const failed = findings.filter(({ ok }) => !ok).length;
  return { passed: findings.length - failed, failed, skipped: [] };
}
