import { SetupError } from '../step.ts';

interface Explanation {
  pattern: RegExp;
  cause: string;
  nextStep: string;
}

/** What dockerd's log says when it does not start. The first that fits is told. */
const EXPLANATIONS: Explanation[] = [
  {
    pattern: /no space left on device/i,
    cause: 'The Docker Engine cannot start: the disk is full.',
    nextStep: 'free some space where /var/lib/docker is (4 GB for the sandbox image), then try again.',
  },
  {
    pattern: /iptables[^\n]*(executable file not found|not found in \$PATH)|failed to find iptables/i,
    cause: 'The Docker Engine cannot start: it does not find iptables.',
    nextStep: 'run `apt-get install -y iptables`, then try again.',
  },
  {
    pattern:
      /Could not fetch rule set generation id|nf_tables|nft[^\n]*not supported|can't initialize iptables table|Table does not exist/i,
    cause: 'The Docker Engine cannot start: this kernel does not support the iptables variant in use.',
    nextStep:
      'run `update-alternatives --set iptables /usr/sbin/iptables-legacy` (or `iptables-nft`), then try again.',
  },
  {
    pattern: /pid file found|process with PID \d+ is still running/i,
    cause: 'Another dockerd is running, but it does not answer.',
    nextStep: 'end the process that /var/run/docker.pid names, remove that file, then try again.',
  },
  {
    pattern: /cgroup[^\n]*(isn't mounted|not mounted|mountpoint does not exist|no cgroup mount found)/i,
    cause: 'The Docker Engine cannot start: the cgroup file system is not mounted.',
    nextStep: 'run `mount -t cgroup2 none /sys/fs/cgroup`, then try again.',
  },
  {
    pattern: /timeout waiting for containerd|failed to start containerd/i,
    cause: 'The Docker Engine cannot start: its containerd does not.',
    nextStep:
      'remove /var/run/docker/containerd/containerd.pid, end any `containerd --config /var/run/docker/…`, then try again.',
  },
  {
    pattern:
      /must be started with root|needs to be started with root|permission denied|operation not permitted/i,
    cause:
      'The Docker Engine cannot start: this machine does not let root do what it needs, as inside an unprivileged container.',
    nextStep: 'use a virtual or real machine, or set DOCKER_HOST to an engine elsewhere.',
  },
];

/** dockerd's log to one cause and one next step. */
export function explainEngineLog(log: string, logHint: string): SetupError {
  const faults = log.split('\n').filter((line) => /level=(error|fatal)|failed to|Error/.test(line));
  const words = (faults.length > 0 ? faults : log.trim().split('\n')).slice(-3).join('\n');
  const known = EXPLANATIONS.find(({ pattern }) => pattern.test(faults.join('\n')));
  if (known) return new SetupError(`${known.cause}\n${words}`, known.nextStep);
  return new SetupError(
    `The Docker Engine was started but does not answer:\n${words}`,
    `read ${logHint}, mend the cause, then try again.`,
  );
}
