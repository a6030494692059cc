import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { readInstallation } from '../../installation.ts';
import { checkGo } from './go.ts';

interface Tool {
  name: string;
  command: string;
  args: string[];
}

/** Registers `check`: format, lint, types, boundaries, dead code, Go, and the size of the first page. */
export function registerCheck(program: Command): void {
  program
    .command('check')
    .description(
      'format, lint, types, boundaries, dead code and the size of the first page; exit 1 when one is not clean',
    )
    .action(async () => {
      const installation = readInstallation(process.env);
      const { rootDir } = installation;
      let failures = 0;
      for (const tool of toolsFor(rootDir)) {
        if (!(await run(tool, rootDir))) failures += 1;
      }
      if (!(await checkGo(installation))) failures += 1;
      process.stderr.write(failures === 0 ? '✓ all clean\n' : `✗ ${failures} not clean\n`);
      process.exitCode = failures === 0 ? 0 : 1;
    });
}

function toolsFor(rootDir: string): Tool[] {
  const bin = (name: string) => join(rootDir, 'node_modules/.bin', name);
  const tools: Tool[] = [
    { name: 'format', command: bin('prettier'), args: ['--check', '--log-level=warn', '.'] },
    { name: 'lint', command: bin('eslint'), args: ['--max-warnings=0', '.'] },
    { name: 'types (server)', command: bin('tsc'), args: ['-p', 'tsconfig.json'] },
    { name: 'types (gotool)', command: bin('tsc'), args: ['-p', 'packages/gotool/tsconfig.json'] },
    { name: 'types (web)', command: bin('tsc'), args: ['-p', 'apps/web/tsconfig.json'] },
    { name: 'boundaries', command: bin('depcruise'), args: ['--output-type', 'err', 'apps', 'packages'] },
    { name: 'dead code', command: bin('knip'), args: ['--no-progress'] },
  ];
  if (existsSync(join(rootDir, 'apps/web/dist'))) {
    tools.push({ name: 'page size', command: process.execPath, args: ['apps/web/scripts/check-size.ts'] });
  } else {
    process.stderr.write('= page size: skipped, apps/web/dist is not built (npm start builds it)\n');
  }
  return tools;
}

/** Runs a tool; prints its output only when it fails. */
function run({ name, command, args }: Tool, rootDir: string): Promise<boolean> {
  const begun = performance.now();
  const child = spawn(command, args, { cwd: rootDir, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      process.stderr.write(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)\n`);
      if (code !== 0) process.stderr.write(Buffer.concat(output));
      resolve(code === 0);
    });
  });
}
