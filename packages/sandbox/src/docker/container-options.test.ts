import type { Profile } from '@gopherlab/contracts';
import { expect, test } from 'vitest';
import { containerOptions } from './container-options.ts';

/** dockerode's own types leave these as `any`. */
interface Seen {
  Privileged?: boolean;
  Memory: number;
  MemorySwap: number;
  PidsLimit: number;
  IpcMode: string;
  LogConfig: { Type: string };
  Tmpfs: Record<string, string>;
  CapDrop: string[];
  CapAdd: string[];
  SecurityOpt: string[];
}

const hostConfigOf = (profile: Profile) =>
  containerOptions({ image: 'x', profile, memoryMb: 100, labels: {} }).HostConfig as Seen;

test('no profile has a network, a writable root, swap, a log, or a life after its owner', () => {
  for (const profile of ['standard', 'observe', 'kernel'] as const) {
    const config = hostConfigOf(profile);
    expect(config).toMatchObject({ NetworkMode: 'none', ReadonlyRootfs: true, AutoRemove: true });
    expect(config.MemorySwap).toBe(config.Memory);
    expect(config.LogConfig.Type).toBe('none');
    expect(config.PidsLimit).toBeGreaterThan(0);
  }
});

test('only kernel is privileged', () => {
  expect(hostConfigOf('standard').Privileged).toBeUndefined();
  expect(hostConfigOf('observe').Privileged).toBeUndefined();
  expect(hostConfigOf('kernel').Privileged).toBe(true);
});

test('the grader of standard has exactly the capabilities that docs/conventions.md names', () => {
  const config = hostConfigOf('standard');
  expect(config.CapDrop).toEqual(['ALL']);
  expect([...config.CapAdd].sort()).toEqual(
    ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETPCAP', 'SETUID'].sort(),
  );
});

test('observe adds what perf and a debugger need', () => {
  const added = hostConfigOf('observe').CapAdd.filter(
    (name) => !hostConfigOf('standard').CapAdd.includes(name),
  );
  expect(added).toEqual(['PERFMON', 'SYS_PTRACE']);
});

interface SeccompProfile {
  defaultAction: string;
  archMap: { subArchitectures: string[] }[];
  syscalls: { names: string[]; includes?: unknown; args?: { index: number; value: number }[] }[];
}

function seccompOf(profile: Profile): SeccompProfile {
  const option = hostConfigOf(profile).SecurityOpt.find((text) => text.startsWith('seccomp=')) ?? '';
  return JSON.parse(option.slice('seccomp='.length)) as SeccompProfile;
}

test('the seccomp profile travels as compact JSON that allows no mount, no namespace and no bpf', () => {
  const profile = seccompOf('standard');
  expect(profile.defaultAction).toBe('SCMP_ACT_ERRNO');
  const always = profile.syscalls.filter(({ includes }) => !includes).flatMap(({ names }) => names);
  for (const denied of [
    'mount',
    'unshare',
    'setns',
    'bpf',
    'ptrace',
    'keyctl',
    'io_uring_setup',
    'open_by_handle_at',
    ...[
      'io_setup',
      'userfaultfd',
      'memfd_secret',
      'mbind',
      'set_mempolicy',
      'fanotify_init',
      'fanotify_mark',
    ],
    ...[
      'listmount',
      'statmount',
      'listns',
      'open_tree',
      'fsopen',
      'move_mount',
      'mount_setattr',
      'file_setattr',
    ],
    ...['setxattr', 'setxattrat', 'lsm_set_self_attr', 'map_shadow_stack', 'cachestat', 'mseal', 'add_key'],
    ...[
      'process_vm_readv',
      'process_madvise',
      'perf_event_open',
      'kexec_load',
      'init_module',
      'syslog',
      'acct',
    ],
    ...['shmget', 'semget', 'msgget', 'mq_open', 'iopl', 'modify_ldt', 'settimeofday', 'quotactl', 'swapon'],
  ]) {
    expect(always).not.toContain(denied);
  }
});

test('whatever can be written to is bounded in bytes and in files, /dev/shm among them', () => {
  const { Tmpfs, IpcMode } = hostConfigOf('standard');
  expect(IpcMode).toBe('none');
  expect(Object.keys(Tmpfs)).toContain('/dev/shm');
  for (const options of Object.values(Tmpfs)) expect(options).toMatch(/size=\d+m,nr_inodes=\d+k/);
});

test('of the entries to the kernel only the native one is open', () => {
  const { archMap } = seccompOf('standard');
  expect(archMap.every(({ subArchitectures }) => subArchitectures.length === 0)).toBe(true);
});

test('sockets are unix, TCP, UDP, and the one netlink family that lists interfaces', () => {
  const rules = seccompOf('standard').syscalls.filter(({ names }) => names.includes('socket'));
  const seen = rules.map(({ args = [] }) => args.map(({ index, value }) => `${index}=${value}`).join(' '));
  const inet = [2, 10].flatMap((family) => [0, 6, 17, 262].map((protocol) => `0=${family} 2=${protocol}`));
  expect(seen.sort()).toEqual(['0=1', ...inet, '0=16 2=0'].sort());
  const pairs = seccompOf('standard').syscalls.filter(({ names }) => names.includes('socketpair'));
  expect(pairs.map(({ args }) => args?.[0]?.value)).toEqual([1]);
});

test('full tmpfs leave the submission its memory', () => {
  const config = hostConfigOf('standard');
  const sizes = Object.values(config.Tmpfs).map((text) => Number(/size=(\d+)m/.exec(text)?.[1]));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  expect(config.Memory / 1024 / 1024 - total).toBeGreaterThanOrEqual(100);
});
