import { setTimeout as sleep } from 'node:timers/promises';
import type { GraderEvent, GraderJob, Profile } from '@gopherlab/contracts';
import { connectEngine, hasStatus } from './docker/engine.ts';
import { createSandboxes, type SandboxesOptions } from './docker/sandboxes.ts';
import { listImages } from './image/base-image.ts';
import { buildImage } from './image/build-image.ts';
import type { Sandboxes } from './sandbox.ts';

const TEST_IMAGE = 'gopherlab/sandbox-test:1';

/** Graders for these tests: shell scripts in the place of real ones. `report` sends what it reads as an artefact. */
const PREAMBLE = `#!/bin/bash
read -r job
done_() { echo '{"type":"done","atMs":1}'; }
report() { echo '{"type":"artefact","atMs":0,"name":"facts","title":{"en":"Facts","zh":"事实"},"mediaType":"text/plain","data":"'"$(base64 -w0)"'"}'; }
as_candidate() { setpriv --reuid 10001 --regid 10001 --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs "$@"; }
`;

const GRADERS = {
  echo: `echo "$job" | report; done_`,
  facts: `{ grep -E '^(Cap|Seccomp:|NoNewPrivs)' /proc/self/status | sed 's/^/grader /'
    as_candidate grep -E '^(Uid|Cap|NoNewPrivs)' /proc/self/status | sed 's/^/candidate /'
    sed -n 's/^ *\\([a-z0-9]*\\):.*/interface \\1/p' /proc/net/dev
    touch /x 2>&1 | sed 's/^/root /'
    as_candidate ls /opt/gopherlab/graders /run/grader 2>&1 | sed 's/^/secret /'
    as_candidate touch /work/a /tmp/b && echo 'writable yes'
    unshare --user true 2>&1 | sed 's/^/userns /'
    mount -t tmpfs x /mnt 2>&1 | sed 's/^/mount /'
    cat /proc/1/comm | sed 's/^/init /'
    ls /opt/gopherlab/bin | sed 's/^/tool /'
    id -u candidate | sed 's/^/uid /'
  } | report; done_`,
  kernel: `{ ls /sys/kernel/tracing/events/tcp | sed 's/^/event /'
    stat -f -c 'bpffs %T' /sys/fs/bpf
    test -r /sys/kernel/btf/vmlinux && echo btf yes
  } | report; done_`,
  tracefs: `{ stat -c '%a %n' /sys/kernel/tracing /sys/kernel/tracing/events/tcp; ls /sys/kernel/tracing/instances; } | report; done_`,
  untidy: `chmod 711 /sys/kernel/tracing/events/tcp; mkdir /sys/kernel/tracing/instances/gopherlab-left; done_`,
  'untidy-stuck': `chmod 711 /sys/kernel/tracing/events/tcp; mkdir /sys/kernel/tracing/instances/gopherlab-left; sleep 600`,
  perf: `{ perf stat -e task-clock,context-switches -x, true; } 2>&1 | report; done_`,
  memory: `as_candidate tail /dev/zero; exec tail /dev/zero`,
  'memory-alone': `exec tail /dev/zero`,
  'memory-files': `as_candidate head -c 250M /dev/zero >/work/big; as_candidate head -c 180M /dev/zero >/tmp/big; exec tail /dev/zero`,
  walls: `{ for path in /proc/kcore /proc/keys /proc/timer_list /proc/interrupts /proc/kallsyms /proc/modules /sys/firmware \\
        /sys/kernel/debug /sys/kernel/tracing /sys/devices/virtual/powercap; do
      if [ -d $path ]; then echo "masked $path $(ls -A $path | wc -l)"; elif [ -e $path ]; then echo "masked $path $(head -c 9 $path | wc -c)"; fi
    done
    for path in /proc/sys/kernel/core_pattern /proc/sys/vm/drop_caches /proc/sysrq-trigger /sys/kernel/mm/ksm/run; do
      (echo 1 >$path) 2>&1 | sed 's/^/write /'; done
    while read -r _ place kind options _; do
      [ -d $place ] && as_candidate test -w $place && echo "writable $place $kind $options"
    done </proc/self/mounts
    cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max 2>/dev/null | sed 's/^/memory /'
    cat /sys/fs/cgroup/memory/memory.memsw.limit_in_bytes 2>/dev/null | sed 's/^/with-swap /'
    cat /sys/fs/cgroup/memory.swap.max 2>/dev/null | sed 's/^/swap /'
    name=$(grep -o 'gopherlab-abstract-[0-9a-f-]*' <<<"$job")
    as_candidate perl -MSocket -e 'socket(S, PF_UNIX, SOCK_STREAM, 0) or die; print connect(S, pack("S a*", AF_UNIX, "\\0$ARGV[0]")) ? "abstract connected\\n" : "abstract $!\\n"' "$name"
    as_candidate ls /var/run/docker.sock 2>&1 | sed 's/^/docker /'
  } | report; done_`,
  runtime: `cat /proc/version | report; done_`,
  noise: `for i in $(seq 40); do echo "no event $i"; done; done_`,
  // Perl, unlike a shell, takes the first refusal for an answer.
  processes: `perl -e 'while (@p < 3000) { my $p = fork; last unless defined $p; if (!$p) { sleep 60; exit } push @p, $p }
    kill 9, @p; waitpid $_, 0 for @p; print scalar @p' | report; done_`,
  'disk-fill': `as_candidate head -c 2G /dev/zero 2>&1 >/work/big | report; done_`,
  stuck: `sleep 600`,
  crash: `echo 'the reason' >&2; exit 3`,
  compile: `export GOPROXY=off HOME=/tmp GOCACHE=/tmp/c; mkdir /work/m; cd /work/m
    printf 'module m\\n\\ngo 1.25\\n' > go.mod
    printf 'package main\\nimport "net/http"\\nfunc main() { http.ListenAndServe("", nil) }\\n' > main.go
    chmod -R a+rX /work/m; { as_candidate go build -x -o /work/out . 2>&1 | grep -oE '/compile .* -p [^ ]+' | sed -E 's/.* -p /compiled /'
      CGO_ENABLED=1 as_candidate go build -race -x -o /work/race . 2>&1 | grep -oE '/compile .* -p [^ ]+' | sed -E 's/.* -p /compiled /'
      as_candidate test -x /work/race && echo built; } | report; done_`,
};
export type TestLab = keyof typeof GRADERS;

/** The sandbox image that `npm test` names, else the newest one. */
export async function sandboxImage(): Promise<string> {
  const image = process.env.SANDBOX_IMAGE ?? (await listImages(connectEngine(), 'gopherlab/sandbox'))[0];
  if (!image) throw new Error('no sandbox image: run `npm start` or `npm test` first');
  return image;
}

/** The sandbox image with these tests' graders in it. */
async function testImage(): Promise<string> {
  const engine = connectEngine();
  const base = await sandboxImage();
  const graders = Object.entries(GRADERS).map(([lab, script]) => ({
    path: `graders/${lab}/grader`,
    content: Buffer.from(`${PREAMBLE}${script}\n`),
    executable: true,
  }));
  const dockerfile = `FROM ${base}\nCOPY graders/ /opt/gopherlab/graders/\n`;
  const files = [{ path: 'Dockerfile', content: Buffer.from(dockerfile) }, ...graders];
  await buildImage({ engine, tag: TEST_IMAGE, files, args: {}, labels: {} });
  return TEST_IMAGE;
}

/** Sandboxes with these tests' graders. */
export async function openTestSandboxes(options: Partial<SandboxesOptions> = {}): Promise<Sandboxes> {
  return createSandboxes({ image: await testImage(), ...options });
}

export function jobFor(lab: TestLab, runSeconds = 60): GraderJob {
  const limits = { memoryMb: 64, outputKb: 64, processes: 64, openFiles: 256, fileMb: 16 };
  const budgets = { buildSeconds: 0, runSeconds, ...limits, build: limits };
  return { lab, mode: 'grade', files: {}, budgets, policy: {} };
}

export async function collect(events: AsyncIterable<GraderEvent>): Promise<GraderEvent[]> {
  const all: GraderEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** What a grader reported, line by line. */
export async function factsOf(
  sandboxes: Sandboxes,
  lab: TestLab,
  profile: Profile = 'standard',
  files: GraderJob['files'] = {},
): Promise<string[]> {
  await using sandbox = await sandboxes.acquire(profile, { memoryMb: 64 });
  const events = await collect(sandbox.grade({ ...jobFor(lab), files }, {}));
  const artefact = events.find((event) => event.type === 'artefact');
  return Buffer.from(artefact?.data ?? '', 'base64')
    .toString()
    .trimEnd()
    .split('\n');
}

/** Whether the engine has forgotten a container within some seconds. */
export async function isGoneSoon(id: string, seconds = 10): Promise<boolean> {
  const container = connectEngine().getContainer(id);
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await sleep(50)) {
    try {
      await container.inspect();
    } catch (error) {
      if (hasStatus(error, 404)) return true;
      throw error;
    }
  }
  return false;
}
