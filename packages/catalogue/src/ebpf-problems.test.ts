import { EbpfPolicySchema } from '@gopherlab/contracts';
import { expect, test } from 'vitest';
import { ebpfProblems } from './ebpf-problems.ts';

const POLICY = {
  programTypes: ['tracing'],
  helpers: ['bpf_map_lookup_elem'],
  mapTypes: ['lru_hash'],
  attach: { tracepoints: ['tcp/tcp_probe'], btfTracepoints: ['tcp_probe'] },
  kernelStructs: ['sock', 'tcp_sock'],
  mapMemoryKb: 64,
  maxPrograms: 2,
};

function problemsOf(changes: object): string[] {
  return ebpfProblems(EbpfPolicySchema.parse({ ...POLICY, ...changes }));
}

test('a policy of what the broker grants has no problem', () => {
  expect(problemsOf({})).toEqual([]);
});

test('a policy that names no kernel structure grants none', () => {
  expect(EbpfPolicySchema.parse({ ...POLICY, kernelStructs: undefined }).kernelStructs).toEqual([]);
});

test('a key that the schema does not know is refused', () => {
  expect(EbpfPolicySchema.safeParse({ ...POLICY, kfuncs: ['bpf_rdonly_cast'] }).success).toBe(false);
  expect(EbpfPolicySchema.safeParse({ ...POLICY, attach: { kprobes: ['do_exit'] } }).success).toBe(false);
});

test.each([
  [
    'a helper that signals',
    { helpers: ['bpf_send_signal'] },
    'helper bpf_send_signal is unknown or cannot be granted',
  ],
  ['a helper that reads any memory', { helpers: ['bpf_probe_read_kernel'] }, 'helper bpf_probe_read_kernel'],
  ['a helper without its prefix', { helpers: ['map_lookup_elem'] }, 'helper map_lookup_elem is unknown'],
  ['a helper that loops', { helpers: ['bpf_loop'] }, 'helper bpf_loop'],
  ['a program type that acts', { programTypes: ['xdp'] }, 'program type xdp is unknown or cannot be granted'],
  ['a map type with callbacks', { mapTypes: ['prog_array'] }, 'map type prog_array'],
  ['a word that is no map type', { mapTypes: ['Hash'] }, 'map type Hash is unknown'],
  [
    'a tracepoint without a group',
    { attach: { tracepoints: ['tcp_probe'] } },
    '"tcp_probe" is not group/name',
  ],
  ['a path', { attach: { tracepoints: ['../../etc'] } }, '"../../etc" is not group/name'],
  [
    'every system call',
    { attach: { tracepoints: ['raw_syscalls/sys_enter'] } },
    'raw_syscalls/sys_enter cannot be',
  ],
  [
    'every system call, raw',
    { attach: { rawTracepoints: ['sys_enter'] } },
    'tracepoint sys_enter cannot be granted',
  ],
  [
    'a group where none belongs',
    { attach: { btfTracepoints: ['tcp/tcp_probe'] } },
    '"tcp/tcp_probe" is not a name',
  ],
  [
    'a type expression',
    { kernelStructs: ['struct sock'] },
    '"struct sock" is not the name of a kernel structure',
  ],
])('%s is a problem in words', (_, changes, words) => {
  expect(problemsOf(changes)).toEqual([expect.stringContaining(words)]);
});
