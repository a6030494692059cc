import type { HostObserver, SandboxTraces } from '@gopherlab/sandbox';
import { z } from 'zod';
import { observationScript } from './script.ts';

/** What the host looks like: `<section> <item>` for all that is there and that nobody else can be shown to own. */
export interface Observation {
  items: Set<string>;
  availableMemoryMb: number;
  totalMemoryMb: number;
  /** Whether a sandbox of somebody else's is grading that may change the kernel's state for a while. */
  strangersAtWork: boolean;
}

/** An id of the engine's; a path or a process with one in it belongs to that container. */
const CONTAINER_ID = /[0-9a-f]{64}/;
/** Mounts of an engine: this one, and those that `chaos` starts. Our own containers' are looked for by name. */
const ENGINE_FOLDER = /\/(docker|containerd|gopherlab-chaos-\w+)\//;
/** Interfaces that the engine makes for a container with a network; none of ours has one. */
const ENGINE_INTERFACE = /\bveth[0-9a-f]{7}\b/;
/** Numbers that change by themselves. Others that do are never the same twice, and so never count as left behind. */
const RESTLESS_SYSCTL =
  /^(fs\.(quota\.\w+|dentry-state|file-nr|inode-(nr|state)|aio-nr)|kernel\.(ns_last_pid|pty\.nr|random\.|perf_event_max_sample_rate)|net\.netfilter\.nf_conntrack_count)/;

/** Looks at the host, and for whatever still bears a name of `gone`: sandboxes that have been removed. */
export async function observe(
  observer: HostObserver,
  gone: readonly SandboxTraces[] = [],
): Promise<Observation> {
  const text = await observer.run(observationScript(gone));
  // After the look: what was there and is not known now has been removed meanwhile, and is asked for again.
  const living = await observer.living();
  return readObservation(text, living);
}

/** Sorts the script's sections. Exported for its tests. */
export function readObservation(text: string, living: ReadonlyMap<string, string>): Observation {
  const observation: Observation = {
    items: new Set(),
    availableMemoryMb: 0,
    totalMemoryMb: 0,
    strangersAtWork: false,
  };
  const containers = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [section = '', item = ''] = split(line);
    if (section === 'task') readTask(item, containers);
    else if (section === 'memory') readMemory(item, observation);
    else if (section === 'bpf') addBpfObjects(item, { containers, living }, observation.items);
    else if (section !== '' && !isSomebodyElses(section, item, living))
      observation.items.add(`${section} ${item}`);
  }
  // One process is a sandbox that waits; more are a grading under way.
  const tasks = Map.groupBy(containers.values(), (id) => id);
  observation.strangersAtWork = [...tasks].some(
    ([id, own]) => own.length > 1 && isPrivileged(living.get(id)),
  );
  return observation;
}

/** Whether a container of this profile can change the kernel's state: those of our tools have none. */
function isPrivileged(profile: string | undefined): boolean {
  return profile === 'kernel' || profile === '';
}

/** `<pid> <id of its container>` */
function readTask(item: string, containers: Map<number, string>): void {
  const [pid = '', id = ''] = split(item);
  containers.set(Number(pid), id);
}

function split(line: string): string[] {
  const space = line.indexOf(' ');
  return space < 0 ? [] : [line.slice(0, space), line.slice(space + 1)];
}

function readMemory(item: string, observation: Observation): void {
  const [name, kilobytes] = item.split(/:?\s+/);
  if (name === 'MemAvailable') observation.availableMemoryMb = Number(kilobytes) / 1024;
  if (name === 'MemTotal') observation.totalMemoryMb = Number(kilobytes) / 1024;
}

function isSomebodyElses(section: string, item: string, living: ReadonlyMap<string, string>): boolean {
  const id = CONTAINER_ID.exec(item)?.[0];
  switch (section) {
    case 'process':
      return id !== undefined && living.has(id);
    case 'cgroup':
      // Our own are looked for by name; an id that is not ours belongs to another container.
      return id !== undefined;
    case 'mount':
      return ENGINE_FOLDER.test(item);
    case 'sysctl':
      return RESTLESS_SYSCTL.test(item) || /\bveth/.test(item);
    case 'network':
      return ENGINE_INTERFACE.test(item);
    default:
      return false;
  }
}

/** An object that goes away while it is being listed leaves an entry that is only an error. */
const BpfObjectsSchema = z.array(
  z.looseObject({
    id: z.int().optional(),
    type: z.string().default(''),
    name: z.string().default(''),
    /** Processes that hold it open, where the kernel can tell. */
    pids: z.array(z.looseObject({ pid: z.int() })).default([]),
  }),
);

interface Owners {
  containers: ReadonlyMap<number, string>;
  living: ReadonlyMap<string, string>;
}

/**
 * Programs, maps and links by number. One that a process of a living container holds is that container's; programs of
 * the device cgroup are the engine's own, on cgroup v2.
 */
function addBpfObjects(item: string, { containers, living }: Owners, items: Set<string>): void {
  const [kind = '', json = ''] = split(item);
  const objects = json === '' ? [] : BpfObjectsSchema.parse(JSON.parse(json));
  for (const { id, type, name, pids } of objects) {
    const held = pids.some(({ pid }) => living.has(containers.get(pid) ?? ''));
    if (id !== undefined && !held && type !== 'cgroup_device')
      items.add(`bpf ${kind} ${id} ${type} ${name}`.trimEnd());
  }
}
