import { join } from 'node:path';
import { HOST_ROOT, type SandboxTraces } from '@gopherlab/sandbox';

/** The host's mounts. */
const MOUNTS = join(HOST_ROOT, '../mountinfo');
/** Number of the user that submissions run as. */
const CANDIDATE = 10001;

/**
 * Prints one line for each thing of the host that an attack may have left behind or changed: `<section> <item>`.
 * Runs in the observer, in the host's process, network, IPC and cgroup namespaces.
 */
export function observationScript(gone: readonly SandboxTraces[]): string {
  return [EVERYTHING, ...gone.map(lookFor)].join('\n');
}

/** What of a sandbox that was removed is still there, under any of its names. */
function lookFor({ id, places }: SandboxTraces): string {
  const here = places.map(
    (place) => `
if [ -e '${HOST_ROOT}${place}' ]; then echo "own place ${place}"; fi
grep -F -q ' ${place} ' ${MOUNTS} && echo "own mount ${place}"`,
  );
  return `
grep -slF ${id} /proc/[0-9]*/cgroup | sed 's/^/own process /'
find /sys/fs/cgroup -type d -name '*${id}*' 2>/dev/null | sed 's/^/own cgroup /'
${here.join('\n')}
true`;
}

const EVERYTHING = `
grep -sHoE '[0-9a-f]{64}' /proc/[0-9]*/cgroup | sort -u | sed -E 's|^/proc/([0-9]+)/cgroup:|task \\1 |'
for status in $(grep -slE '^Uid:.*[[:space:]]${CANDIDATE}([[:space:]]|$)' /proc/[0-9]*/status); do
  dir=\${status%/status}
  place=$(grep -oE '[0-9a-f]{64}' "$dir/cgroup" 2>/dev/null | head -n 1)
  echo "process \${dir#/proc/} $(cat "$dir/comm" 2>/dev/null) \${place:-in no sandbox}"
done
cut -d' ' -f5,9- ${MOUNTS} | sed 's/^/mount /'
for kind in prog map link; do
  echo "bpf $kind $(bpftool -j "$kind" show 2>/dev/null | head -n 1)"
done
find ${HOST_ROOT}/sys/fs/bpf -mindepth 1 2>/dev/null | sed 's|^${HOST_ROOT}|pin |'
ip -o link show | cut -d' ' -f2 | sed 's/^/network interface /'
ip -o addr show | tr -s ' ' | cut -d' ' -f2-4 | sed 's/^/network address /'
ip route show table all | sed 's/^/network route /'
ip rule show | sed 's/^/network rule /'
nft -s list ruleset 2>/dev/null | sed 's/^[[:space:]]*/network nft /'
for tool in iptables-save ip6tables-save; do
  $tool 2>/dev/null | grep -v '^#' | sed -E 's/\\[[0-9]+:[0-9]+\\]//' | sed "s/^/network $tool /"
done
ls ${HOST_ROOT}/run/netns 2>/dev/null | sed 's/^/network namespace /'
tc qdisc show 2>/dev/null | sed 's/^/network qdisc /'
cut -d' ' -f1 /proc/modules 2>/dev/null | sed 's/^/module /'
sysctl -a 2>/dev/null | sed 's/^/sysctl /'
cat /proc/sys/kernel/core_pattern | sed 's/^/sysctl core pattern /'
find /sys/fs/cgroup -type d 2>/dev/null | sed 's/^/cgroup /'
cd /sys/kernel/tracing
for file in current_tracer tracing_on set_event set_ftrace_pid kprobe_events uprobe_events dynamic_events; do
  [ -r $file ] && sed "s/^/tracefs $file /" $file
done
ls instances 2>/dev/null | sed 's/^/tracefs instance /'
stat -c 'tracefs mode %n %a %u:%g' . events instances set_event trace trace_pipe 2>/dev/null
awk '$8 == ${CANDIDATE} { print "ipc shm", $2 }' /proc/sysvipc/shm
awk '$5 == ${CANDIDATE} { print "ipc sem", $2 }' /proc/sysvipc/sem
awk '$8 == ${CANDIDATE} { print "ipc msg", $2 }' /proc/sysvipc/msg
ls ${HOST_ROOT}/dev | sed 's/^/device /'
grep -E '^Mem(Total|Available)' /proc/meminfo | sed 's/^/memory /'
true`;
