import type { Diagnostic } from '@gopherlab/contracts';
import { ROOT } from './tools.ts';

const POSITION = /^(?:(\/[^:\n]+|[^\s:]+\.go):)(\d+):(?:(\d+):)? (.*)$/;

/** What the compiler, the linker or vet print, as messages at places. Lines that start with a tab go on the one before. */
export function parseDiagnostics(output: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const line of output.split('\n')) {
    const match = POSITION.exec(line);
    const last = found.at(-1);
    if (match) {
      const [, file = '', row = '0', column = '0', message = ''] = match;
      found.push({ file: relativePath(file), line: Number(row), column: Number(column), message });
    } else if (last && line.startsWith('\t')) {
      last.message += `\n${line}`;
    }
  }
  return found;
}

function relativePath(path: string): string {
  return path.startsWith(`${ROOT}/`) ? path.slice(ROOT.length + 1) : path.replace(/^\.\//, '');
}

/** Output of a tool with paths as `go` prints them: relative to the module's root. */
export function shortenPaths(output: string): string {
  return output.replaceAll(`${ROOT}/`, './');
}

/** Diagnostics as the compiler prints them. */
export function printDiagnostics(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ file, line, column, message }) =>
      file === '' ? `${message}\n` : `${line === 0 ? file : `${file}:${line}:${column}`}: ${message}\n`,
    )
    .join('');
}
