import type { Command } from 'commander';
import { readInstallation } from '../../installation.ts';
import { inspectDocker } from './engine.ts';
import type { Finding } from './finding.ts';
import { inspectHost } from './host.ts';
import { inspectPostgres } from './postgres.ts';
import { inspectToolchain } from './toolchain.ts';

const HELP = `
Exit code: 0 nothing fails (something may be degraded), 1 a prerequisite fails.`;

/** Registers `doctor`: every prerequisite, why it matters, and the command that mends it. */
export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description(
      'look at every prerequisite: pass, degraded or fail, why it matters, and the command that mends it',
    )
    .option('--json', 'print exactly one JSON object to standard output')
    .addHelpText('after', HELP)
    .action(async ({ json }: { json?: boolean }) => {
      const { rootDir, stateDir, port } = readInstallation(process.env);
      const findings = [
        ...(await inspectDocker(process.env)),
        ...(await inspectHost(stateDir, port, process.env)),
        await inspectPostgres(stateDir, process.env),
        await inspectToolchain({ rootDir, stateDir }, process.env),
      ];
      const ok = findings.every(({ status }) => status !== 'fail');
      process.stdout.write(json ? `${JSON.stringify({ ok, findings })}\n` : render(findings));
      process.exitCode = ok ? 0 : 1;
    });
}

const MARKS = { pass: '✓', degraded: '◐', fail: '✗' } as const;

function render(findings: Finding[]): string {
  const width = Math.max(...findings.map(({ title }) => title.length));
  const lines = findings.flatMap(({ title, status, seen, why, mend }) => {
    const head = `${MARKS[status]} ${title.padEnd(width)}  ${status.padEnd(8)}  ${seen}`;
    if (status === 'pass') return [head];
    const indent = ' '.repeat(width + 4);
    return [head, `${indent}why:  ${why}`, ...(mend ? [`${indent}mend: ${mend}`] : [])];
  });
  const failed = findings.filter(({ status }) => status === 'fail').length;
  const degraded = findings.filter(({ status }) => status === 'degraded').length;
  const closing = `${findings.length - failed - degraded} pass, ${degraded} degraded, ${failed} fail`;
  return `${lines.join('\n')}\n\n${closing}\n`;
}
