import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { withExitCode, type Tally } from './tally.ts';

const FileSchema = z.object({
  /** Path. */
  name: z.string(),
  status: z.string(),
  message: z.string(),
  assertionResults: z.array(
    z.object({
      fullName: z.string(),
      status: z.string(),
      failureMessages: z.array(z.string()).nullish(),
    }),
  ),
});

const ReportSchema = z.object({ numPassedTests: z.number(), testResults: z.array(FileSchema) });

/** Runs one vitest project; its output goes to ours, its counts come from vitest's JSON report. */
export async function runVitest(
  project: 'unit' | 'integration' | 'browser',
  { rootDir, stateDir, env }: { rootDir: string; stateDir: string; env: NodeJS.ProcessEnv },
): Promise<Tally> {
  const report = join(stateDir, 'reports', `${project}.json`);
  mkdirSync(join(stateDir, 'reports'), { recursive: true });
  rmSync(report, { force: true });
  const args = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const code = await runNode(join(rootDir, 'node_modules/vitest/vitest.mjs'), args, { rootDir, env });
  return withExitCode(
    existsSync(report) ? readReport(report) : { passed: 0, failures: [], skipped: [] },
    code,
  );
}

function readReport(file: string): Tally {
  const report = ReportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const skipped = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'pending' || status === 'skipped' || status === 'todo')
    .map(({ fullName }) => fullName);
  return { passed: report.numPassedTests, failures: report.testResults.flatMap(failuresOf), skipped };
}

/** A file that failed as a whole (it could not be loaded, its hooks failed) is one failure of its own. */
function failuresOf({ name, status, message, assertionResults }: z.infer<typeof FileSchema>): string[] {
  const failed = assertionResults.filter((result) => result.status === 'failed');
  if (failed.length === 0 && status === 'failed') return [`${name}\n${message}`];
  return failed.map(
    ({ fullName, failureMessages }) => `${fullName} (${name})\n${(failureMessages ?? []).join('\n')}`,
  );
}

/** Runs a script under this Node with our own streams; returns its exit code. */
export function runNode(
  script: string,
  args: string[],
  { rootDir, env }: { rootDir: string; env: NodeJS.ProcessEnv },
): Promise<number> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: rootDir,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
