import { expect, test } from 'vitest';
import { readObservation } from './observe.ts';

const living = 'a'.repeat(64);
const gone = 'b'.repeat(64);

const TEXT = `task 10 ${living}
task 11 ${living}
process 11 pool ${living}
process 12 stray ${gone}
process 13 host in no sandbox
mount /var/lib/docker/overlay2/x/merged overlay
mount /home ext4
cgroup /sys/fs/cgroup/memory/docker/${living}
cgroup /sys/fs/cgroup/memory/evil
sysctl kernel.ns_last_pid = 5
sysctl kernel.panic = 1
network interface veth1234567@if8:
network interface lo:
bpf prog [{"id":1,"type":"kprobe","name":"a","pids":[{"pid":11}]},{"id":2,"type":"tracing","pids":[]},{"error":"gone"}]
bpf map []
bpf link 
own mount /run/docker/netns/x
memory MemTotal: 2048 kB
memory MemAvailable: 1024 kB
`;

test('what a living container of somebody else’s owns is left out, and what ran by itself', () => {
  const { items, ...rest } = readObservation(TEXT, new Map([[living, 'kernel']]));
  expect([...items]).toEqual([
    `process 12 stray ${gone}`,
    'process 13 host in no sandbox',
    'mount /home ext4',
    'cgroup /sys/fs/cgroup/memory/evil',
    'sysctl kernel.panic = 1',
    'network interface lo:',
    'bpf prog 2 tracing',
    'own mount /run/docker/netns/x',
  ]);
  expect(rest).toEqual({ availableMemoryMb: 1, totalMemoryMb: 2, strangersAtWork: true });
});

test('only a privileged container that works can change the kernel’s state', () => {
  expect(readObservation(TEXT, new Map([[living, 'standard']])).strangersAtWork).toBe(false);
  expect(readObservation('task 10 x\n', new Map([['x', 'kernel']])).strangersAtWork).toBe(false);
});
