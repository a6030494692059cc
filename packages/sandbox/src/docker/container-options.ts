import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import type { Profile } from '@gopherlab/contracts';

/** What the grader itself, the compiler and full tmpfs may use beside the submission. */
const GRADER_MEMORY_MB = 512;
/** The kit bounds the candidate below this, by the lab's own budget. */
const PROCESSES = 1024;
const CPUS = 2;
/** What the grader needs to become, to feed, to watch and to end the candidate; the candidate itself has none. */
const GRADER_CAPABILITIES = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETPCAP', 'SETUID'];
const OBSERVER_CAPABILITIES = ['PERFMON', 'SYS_PTRACE'];
/** Full ones must still fit into GRADER_MEMORY_MB: a full disk is then told apart from want of memory. */
const TMPFS = {
  '/work': 'rw,exec,nosuid,nodev,size=256m,nr_inodes=32k,mode=1777',
  '/tmp': 'rw,exec,nosuid,nodev,size=192m,nr_inodes=32k,mode=1777',
  '/run/grader': 'rw,noexec,nosuid,nodev,size=48m,nr_inodes=8k,mode=0700',
  // The engine's own would have no bound on how many files it holds.
  '/dev/shm': 'rw,noexec,nosuid,nodev,size=16m,nr_inodes=4k,mode=1777',
};
/** Docker's own masks, which a list of one's own replaces, and what tells about the host's kernel. */
const MASKED = [
  ...[
    'acpi',
    'asound',
    'interrupts',
    'kcore',
    'keys',
    'latency_stats',
    'sched_debug',
    'scsi',
    'timer_list',
    'timer_stats',
  ],
  ...['config.gz', 'kallsyms', 'key-users', 'modules', 'pagetypeinfo', 'slabinfo', 'vmallocinfo'],
].map((name) => `/proc/${name}`);
const MASKED_SYS = [
  '/sys/firmware',
  '/sys/devices/virtual/powercap',
  '/sys/kernel/debug',
  '/sys/kernel/tracing',
];
const READ_ONLY = ['bus', 'fs', 'irq', 'sys', 'sysrq-trigger'].map((name) => `/proc/${name}`);

const SECCOMP_FILE = join(import.meta.dirname, '../../../../docker/sandbox/seccomp.json');

export interface ContainerRequest {
  image: string;
  profile: Profile;
  memoryMb: number;
  /** The OCI runtime; absent means the engine's default. */
  runtime?: string;
  labels: Record<string, string>;
}

/** The limits of a profile, as the engine wants to be told. */
export function containerOptions(request: ContainerRequest): Docker.ContainerCreateOptions {
  const { image, profile, labels } = request;
  return {
    Image: image,
    Labels: { ...labels, 'gopherlab.profile': profile },
    Env: [`GOPHERLAB_PROFILE=${profile}`],
    Hostname: 'sandbox',
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    OpenStdin: true,
    // The end of our stream is the end of its input, and that ends the agent: nothing outlives its owner.
    StdinOnce: true,
    Tty: false,
    HostConfig: { ...limits(request), ...privileges(profile) } satisfies HostConfig,
  };
}

/** The API has it since 1.41; dockerode's types do not. */
type HostConfig = Docker.HostConfig & { CgroupnsMode?: 'private' | 'host' };

function limits({ memoryMb, runtime }: ContainerRequest): HostConfig {
  const memory = (memoryMb + GRADER_MEMORY_MB) * 1024 * 1024;
  return {
    AutoRemove: true,
    NetworkMode: 'none',
    // A namespace of its own, and no /dev/shm but ours.
    IpcMode: 'none',
    CgroupnsMode: 'private',
    ReadonlyRootfs: true,
    Tmpfs: TMPFS,
    Memory: memory,
    MemorySwap: memory,
    PidsLimit: PROCESSES,
    NanoCpus: Math.min(CPUS, cpus().length) * 1e9,
    Ulimits: [
      { Name: 'core', Soft: 0, Hard: 0 },
      { Name: 'nofile', Soft: 16_384, Hard: 16_384 },
    ],
    LogConfig: { Type: 'none', Config: {} },
    ...(runtime ? { Runtime: runtime } : {}),
  };
}

function privileges(profile: Profile): Docker.HostConfig {
  // The kit gives the candidate a mount view and a deny list of its own there.
  if (profile === 'kernel') return { Privileged: true, SecurityOpt: ['no-new-privileges:true'] };
  const extra = profile === 'observe' ? OBSERVER_CAPABILITIES : [];
  return {
    CapDrop: ['ALL'],
    CapAdd: [...GRADER_CAPABILITIES, ...extra],
    SecurityOpt: ['no-new-privileges:true', `seccomp=${seccompProfile()}`],
    MaskedPaths: [...MASKED, ...MASKED_SYS],
    ReadonlyPaths: READ_ONLY,
  };
}

let profileText: string | undefined;

/** The engine takes the profile itself, not a path. */
function seccompProfile(): string {
  return (profileText ??= JSON.stringify(JSON.parse(readFileSync(SECCOMP_FILE, 'utf8'))));
}
