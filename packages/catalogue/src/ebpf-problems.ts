import type { EbpfPolicy } from '@gopherlab/contracts';
import grants from '../../../labs/kit/broker/grants.json' with { type: 'json' };

/**
 * Everything in an eBPF policy that the graders' broker would not grant, so that a lab's author hears it from the
 * catalogue and not from the first grading. The broker reads the same list.
 */
export function ebpfProblems(policy: EbpfPolicy): string[] {
  const { attach } = policy;
  return [
    ...notGranted('program type', policy.programTypes, grants.programTypes),
    ...notGranted('map type', policy.mapTypes, grants.mapTypes),
    ...notGranted('helper', policy.helpers, grants.helpers),
    ...attach.tracepoints.flatMap(tracepointProblem),
    ...[...attach.rawTracepoints, ...attach.btfTracepoints].flatMap(eventProblem),
    ...policy.kernelStructs
      .filter((name) => !NAME.test(name))
      .map((name) => `policy.ebpf: ${JSON.stringify(name)} is not the name of a kernel structure`),
  ];
}

const NAME = /^\w+$/;

/** While one of these is attached, every system call of every process on the host takes the slow way. */
const SLOWS_THE_HOST = new Set(['syscalls', 'raw_syscalls', 'sys_enter', 'sys_exit']);

function notGranted(kind: string, wanted: string[], granted: string[]): string[] {
  return wanted
    .filter((name) => !granted.includes(name))
    .map(
      (name) =>
        `policy.ebpf: ${kind} ${name} is unknown or cannot be granted; those that can: ${granted.join(', ')}`,
    );
}

function tracepointProblem(name: string): string[] {
  const [group = '', event = '', ...rest] = name.split('/');
  if (!NAME.test(group) || !NAME.test(event) || rest.length > 0)
    return [`policy.ebpf: tracepoint ${JSON.stringify(name)} is not group/name`];
  return slowsTheHost(group, name);
}

function eventProblem(name: string): string[] {
  if (!NAME.test(name)) return [`policy.ebpf: tracepoint ${JSON.stringify(name)} is not a name`];
  return slowsTheHost(name, name);
}

function slowsTheHost(part: string, name: string): string[] {
  if (!SLOWS_THE_HOST.has(part)) return [];
  return [`policy.ebpf: tracepoint ${name} cannot be granted: it would slow every system call of the host`];
}
