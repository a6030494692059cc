import { cpus } from 'node:os';
import type Docker from 'dockerode';
import type { Profile } from '@gopherlab/contracts';

/** What the grader itself, and the files in tmpfs, may use beside the submission. */
const GRADER_MEMORY_MB = 256;
const PROCESSES = 1024;
const CPUS = 2;
/** What the grader needs to become, to feed, to watch and to end the candidate; the candidate itself has none. */
const GRADER_CAPABILITIES = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETPCAP', 'SETUID'];
const OBSERVER_CAPABILITIES = ['PERFMON', 'SYS_PTRACE'];
const TMPFS = {
  '/work': 'rw,exec,nosuid,nodev,size=1g,nr_inodes=200k,mode=1777',
  '/tmp': 'rw,exec,nosuid,nodev,size=512m,nr_inodes=100k,mode=1777',
  '/run/grader': 'rw,noexec,nosuid,nodev,size=256m,nr_inodes=50k,mode=0700',
};

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
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    OpenStdin: true,
    // The end of our stream is the end of its input, and that ends the agent: nothing outlives its owner.
    StdinOnce: true,
    Tty: false,
    HostConfig: { ...limits(request), ...privileges(profile) },
  };
}

function limits({ memoryMb, runtime }: ContainerRequest): Docker.HostConfig {
  const memory = (memoryMb + GRADER_MEMORY_MB) * 1024 * 1024;
  return {
    AutoRemove: true,
    NetworkMode: 'none',
    IpcMode: 'private',
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
  if (profile === 'kernel') return { Privileged: true, SecurityOpt: ['no-new-privileges:true'] };
  const extra = profile === 'observe' ? OBSERVER_CAPABILITIES : [];
  return {
    CapDrop: ['ALL'],
    CapAdd: [...GRADER_CAPABILITIES, ...extra],
    SecurityOpt: ['no-new-privileges:true'],
  };
}
