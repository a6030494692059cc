import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';

/**
 * Labels by which a container's owner is known again. A process number alone says little: it is reused, and in
 * another process namespace it names somebody else.
 */
export function ownerLabels(): Record<string, string> {
  return {
    gopherlab: '1',
    'gopherlab.instance': randomUUID(),
    'gopherlab.place': place(),
    'gopherlab.owner': ownerOf(process.pid) ?? String(process.pid),
  };
}

/** Whether the process that made a container has ended. One that we cannot judge counts as alive. */
export function isOwnerGone(labels: Record<string, string>): boolean {
  if (labels['gopherlab.place'] !== place()) return false;
  const owner = labels['gopherlab.owner'] ?? '';
  return ownerOf(Number.parseInt(owner, 10)) !== owner;
}

/** This boot of this machine, as seen from this process namespace. */
function place(): string {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
}

/** `<pid> <start time>` of a process that is there. */
function ownerOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold spaces; the start time is the 20th field after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : `${pid} ${fields[19]}`;
  } catch {
    return undefined;
  }
}
