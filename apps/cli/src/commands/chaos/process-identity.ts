import { readFileSync } from 'node:fs';

/** A process that cannot be mistaken for another: numbers are used again, a number with its start is not. */
export interface ProcessIdentity {
  pid: number;
  /** Clock ticks after boot. */
  startedAt: string;
}

/** Undefined when there is no such process, or only its corpse. */
export function identify(pid: number | undefined): ProcessIdentity | undefined {
  if (pid === undefined || pid <= 1) return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold spaces; state and start time are the 1st and 20th field after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const startedAt = fields[19];
    return fields[0] === 'Z' || startedAt === undefined ? undefined : { pid, startedAt };
  } catch {
    return undefined;
  }
}

/** Whether that very process is still there. */
export function isThere(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.startedAt === identity.startedAt;
}

/** Sends a signal to that very process and to nobody else; tells whether it was there. */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isThere(identity)) return false;
  process.kill(identity.pid, signal);
  return true;
}

/** What the process of that number was started with, the program first; empty when there is none. */
export function argumentsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** Whether the process of that number was started with this text among its arguments. */
export function hasArgument(pid: number, text: string): boolean {
  return argumentsOf(pid).some((argument) => argument.includes(text));
}
