import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Seconds that all processors of this machine have worked since it started. Linux counts in hundredths. */
export function machineCpuSeconds(): number {
  const fields = /^cpu +(.*)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]?.split(' ').map(Number) ?? [];
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = fields;
  return (user + nice + system + irq + softirq) / 100;
}

/** Processors that are at work while we do nothing: what else this machine does disturbs every figure. */
export async function measureNoise(milliseconds: number): Promise<number> {
  const before = machineCpuSeconds();
  await sleep(milliseconds);
  return (machineCpuSeconds() - before) / (milliseconds / 1000);
}

/** Seconds that a process and its children have worked, those that have ended included; 0 when it is gone. */
export function processCpuSeconds(pid: number): number {
  const own = cpuFields(pid);
  const children = childrenOf(pid).map((child) => cpuFields(child).slice(0, 2));
  return [own, ...children].flat().reduce((sum, hundredths) => sum + hundredths, 0) / 100;
}

/** User and system time, its own and that of children that have ended, in hundredths of a second. */
function cpuFields(pid: number): number[] {
  const stat = readText(`/proc/${pid}/stat`);
  // The name, in parentheses, may hold spaces; the four are the 12th to 15th field after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).map(Number);
}

/** Bytes of memory that a process and its children use; what they share counts once. */
export function memoryBytes(pid: number): number {
  return [pid, ...childrenOf(pid)].reduce((sum, one) => sum + proportionalBytes(one), 0);
}

function proportionalBytes(pid: number): number {
  const kilobytes = /^Pss: +(\d+) kB$/m.exec(readText(`/proc/${pid}/smaps_rollup`))?.[1];
  return Number(kilobytes ?? 0) * 1024;
}

function childrenOf(pid: number): number[] {
  return threadsOf(pid).flatMap((thread) =>
    readText(`/proc/${pid}/task/${thread}/children`)
      .split(' ')
      .filter((text) => text !== '')
      .map(Number),
  );
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** Empty when the process has just ended. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
