import type { JobClass, Profile } from '@gopherlab/contracts';

/** A machine that grades. */
export interface Host {
  id: string;
  profiles: Profile[];
  /** Gradings at once, over all profiles; of the kernel profile never more than one. */
  capacity: number;
}

export interface RunningJob {
  hostId: string;
  profile: Profile;
  /** Milliseconds that it still needs. */
  leftMs: number;
}

export interface WaitingJob {
  id: string;
  profile: Profile;
  jobClass: JobClass;
  /** Milliseconds that it will need. */
  ms: number;
}

/** When each job of one profile's line starts, in milliseconds from now; the last entry is whoever joins next. */
export type Starts = number[];

interface Machine {
  profiles: Profile[];
  /** When each place is free. */
  places: number[];
  kernelFree: number;
}

interface Line {
  profile: Profile;
  jobs: WaitingJob[];
  starts: Starts;
  lastServed: number;
}

interface Offer {
  line: Line;
  machine: Machine;
  place: number;
  at: number;
}

/**
 * Plays the future of the queue as the runners will: each place that gets free takes the next job of a line that its
 * host serves, interactive ones first, the lines in turn. A profile that no host serves gets no starts.
 */
export function scheduleLines(
  hosts: Host[],
  running: RunningJob[],
  waiting: WaitingJob[],
): Map<Profile, Starts> {
  const machines = hosts.map((host) => toMachine(host, running));
  const served = new Set(hosts.flatMap(({ profiles }) => profiles));
  const lines = [...served].map((profile): Line => {
    const jobs = waiting.filter((job) => job.profile === profile);
    return { profile, jobs, starts: [], lastServed: -1 };
  });
  for (let turn = 0; ; turn += 1) {
    const offers = lines.flatMap((line) => bestOffer(line, machines) ?? []);
    const [first] = offers.sort(compareOffers);
    if (!first) break;
    serve(first, turn);
  }
  return new Map(lines.map(({ profile, starts }) => [profile, starts]));
}

function toMachine({ id, profiles, capacity }: Host, running: RunningJob[]): Machine {
  const own = running.filter(({ hostId }) => hostId === id).sort((a, b) => a.leftMs - b.leftMs);
  // More leases than places, as when a runner has just come back: the last to end hold the places.
  const busy = own.slice(-capacity).map(({ leftMs }) => leftMs);
  const idle = Array.from({ length: capacity - busy.length }, () => 0);
  const kernel = own.filter(({ profile }) => profile === 'kernel');
  return {
    profiles,
    places: [...idle, ...busy],
    kernelFree: Math.max(0, ...kernel.map(({ leftMs }) => leftMs)),
  };
}

/** Where the head of a line can start soonest; whoever joins next is the head once the line is empty. */
function bestOffer(line: Line, machines: Machine[]): Offer | undefined {
  if (line.starts.length > line.jobs.length) return undefined;
  let best: Offer | undefined;
  for (const machine of machines) {
    if (!machine.profiles.includes(line.profile)) continue;
    const free = Math.min(...machine.places);
    const at = line.profile === 'kernel' ? Math.max(free, machine.kernelFree) : free;
    if (!best || at < best.at) best = { line, machine, place: machine.places.indexOf(free), at };
  }
  return best;
}

function compareOffers(a: Offer, b: Offer): number {
  return a.at - b.at || rank(a) - rank(b) || a.line.lastServed - b.line.lastServed;
}

function rank({ line }: Offer): number {
  return line.jobs[line.starts.length]?.jobClass === 'regrade' ? 1 : 0;
}

function serve({ line, machine, place, at }: Offer, turn: number): void {
  const job = line.jobs[line.starts.length];
  line.starts.push(at);
  line.lastServed = turn;
  if (!job) return;
  const end = at + job.ms;
  machine.places[place] = end;
  if (line.profile === 'kernel') machine.kernelFree = end;
}
