// A process that an attack may aim at. It says over IPC when it is ready and which signals reach it, does a little of
// what ordinary processes do, and ends when the harness does.
import { constants } from 'node:os';
import { readFileSync } from 'node:fs';

const UNCATCHABLE = new Set(['SIGKILL', 'SIGSTOP', 'SIGCHLD', 'SIGWINCH']);

process.title = process.argv[2] ?? '';
for (const name of Object.keys(constants.signals) as NodeJS.Signals[]) {
  if (UNCATCHABLE.has(name)) continue;
  try {
    process.on(name, () => process.send?.({ type: 'signal', name }));
  } catch {
    // The runtime keeps some for itself.
  }
}
process.on('disconnect', () => process.exit());
// System calls of many kinds, so that a program that is attached to one of them meets this process.
setInterval(() => readFileSync('/proc/self/comm'), 20);
process.send?.({ type: 'ready' });
