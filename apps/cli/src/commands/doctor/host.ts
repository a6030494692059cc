import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { cpus, freemem, release, totalmem } from 'node:os';
import { findChromium } from '../../setup/chromium.ts';
import { assertPortFree } from '../up/port.ts';
import type { Finding } from './finding.ts';

const GB = 1e9;
const WANTED_DISK = 8 * GB;
const NEEDED_DISK = 4 * GB;
const WANTED_MEMORY = 4 * GB;
const NEEDED_MEMORY = 2 * GB;

/** Prerequisites that the host itself answers for. */
export async function inspectHost(
  stateDir: string,
  port: number,
  env: NodeJS.ProcessEnv,
): Promise<Finding[]> {
  return [
    nodeVersion(),
    processors(),
    memory(),
    disk(stateDir),
    await portFinding(port),
    kernel(),
    btf(),
    tun(),
    perf(),
    chromium(env),
  ];
}

function nodeVersion(): Finding {
  return {
    id: 'node',
    title: 'Node',
    status: 'pass',
    seen: `${process.version}, from npm`,
    why: 'The servers and the command line run TypeScript under it.',
  };
}

function processors(): Finding {
  const count = cpus().length;
  return {
    id: 'cpus',
    title: 'Processors',
    status: count >= 2 ? 'pass' : 'degraded',
    seen: `${count}`,
    why: 'A grading builds and runs Go while the page and the api stay responsive.',
    ...(count >= 2 ? {} : { mend: 'use a machine with 2 or more cores' }),
  };
}

function memory(): Finding {
  const total = totalmem();
  const status = total >= WANTED_MEMORY ? 'pass' : total >= NEEDED_MEMORY ? 'degraded' : 'fail';
  return {
    id: 'memory',
    title: 'Memory',
    status,
    seen: `${(total / GB).toFixed(1)} GB, ${(freemem() / GB).toFixed(1)} GB free`,
    why: 'A sandbox may use 512 MB or more; PostgreSQL, api and runner about 400 MB.',
    ...(status === 'pass' ? {} : { mend: 'use a machine with 4 GB or more' }),
  };
}

function disk(stateDir: string): Finding {
  const { bavail, bsize } = statfsSync(stateDir);
  const free = bavail * bsize;
  const status = free >= WANTED_DISK ? 'pass' : free >= NEEDED_DISK ? 'degraded' : 'fail';
  return {
    id: 'disk',
    title: 'Disk',
    status,
    seen: `${(free / GB).toFixed(1)} GB free`,
    why: 'The sandbox image with its baked Go caches takes about 3 GB while it is built.',
    ...(status === 'pass' ? {} : { mend: 'free some space: `docker system prune` removes unused images' }),
  };
}

async function portFinding(port: number): Promise<Finding> {
  const base = { id: 'port', title: `Port ${port}`, why: 'The page and the api are served there.' };
  try {
    await assertPortFree(port);
    return { ...base, status: 'pass', seen: 'free' };
  } catch (error) {
    const serving = await answersAsGopherlab(port);
    if (serving) return { ...base, status: 'pass', seen: 'Gopherlab serves on it' };
    const seen = error instanceof Error ? error.message : String(error);
    return { ...base, status: 'fail', seen, mend: `PORT=${port + 1} npm start` };
  }
}

async function answersAsGopherlab(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(1000) });
    return response.ok;
  } catch {
    return false;
  }
}

function btf(): Finding {
  const present = existsSync('/sys/kernel/btf/vmlinux');
  return {
    id: 'btf',
    title: 'Kernel BTF',
    status: present ? 'pass' : 'degraded',
    seen: present ? '/sys/kernel/btf/vmlinux' : 'missing',
    why: 'eBPF labs relocate their programs to this kernel (CO-RE) with it.',
    ...(present ? {} : { mend: 'boot a kernel with CONFIG_DEBUG_INFO_BTF=y; the other labs work without' }),
  };
}

/** From 5.19 on, a process may use a descriptor of an eBPF object without any capability. */
function kernel(): Finding {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  const fits = major > 5 || (major === 5 && minor >= 19);
  return {
    id: 'kernel',
    title: 'Linux',
    status: fits ? 'pass' : 'degraded',
    seen: release(),
    why: 'Submissions to eBPF labs have no capability; before 5.19 they could not use their own maps then.',
    ...(fits ? {} : { mend: 'boot Linux 5.19 or newer; the other labs work without' }),
  };
}

function tun(): Finding {
  const present = existsSync('/dev/net/tun');
  return {
    id: 'tun',
    title: 'TUN devices',
    status: present ? 'pass' : 'degraded',
    seen: present ? '/dev/net/tun' : '/dev/net/tun is missing',
    why: 'The network lab loses and delays packets on purpose; its graders build that network with TUN devices.',
    ...(present ? {} : { mend: 'modprobe tun; the other labs work without' }),
  };
}

function perf(): Finding {
  const file = '/proc/sys/kernel/perf_event_paranoid';
  const level = existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
  return {
    id: 'perf',
    title: 'perf events',
    status: level === undefined ? 'degraded' : 'pass',
    seen: level === undefined ? 'the kernel has none' : `perf_event_paranoid is ${level}`,
    why: 'Kernel labs attach to tracepoints through them; profiles are artefacts of some labs.',
    ...(level === undefined ? { mend: 'boot a kernel with CONFIG_PERF_EVENTS=y' } : {}),
  };
}

function chromium(env: NodeJS.ProcessEnv): Finding {
  const path = findChromium(env);
  return {
    id: 'chromium',
    title: 'Chromium',
    status: path ? 'pass' : 'degraded',
    seen: path ?? 'missing',
    why: 'Only tests and screenshots use it; `npm test` installs it where it can.',
    ...(path ? {} : { mend: 'apt-get install -y chromium fonts-noto-cjk' }),
  };
}
