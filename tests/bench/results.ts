import type { Spread } from './statistics.ts';

/** Times are milliseconds, memory is bytes, shares are of 1. */
export interface BenchResults {
  machine: Machine;
  labs: LabResult[];
  acquisition: { warm: Spread; saturated: Spread | null };
  saturation: SaturationResult | null;
  memory: MemoryResult;
  growth: GrowthStep[];
}

export interface Machine {
  measuredAt: string;
  cores: number;
  memoryBytes: number;
  kernel: string;
  node: string;
  engine: string;
  /** Gradings at once. */
  places: number;
  /** Processors that others kept at work before the first measurement. */
  noise: number;
}

export interface LabResult {
  slug: string;
  profile: string;
  oneAtATime: boolean;
  /** Plain `go build` in an idle container. */
  goBuild: Spread;
  /** The same grader on the same files in an idle container, without the platform. */
  bare: Spread;
  bareCpuSeconds: number;
  /** Submit to verdict, by number of clients that submit at once. */
  clients: ClientsResult[];
  /** Mean milliseconds of each stage at one client. */
  stages: Stages;
  /** Wrong verdicts on the solution; they are in no figure. */
  wrong: string[];
}

export interface ClientsResult {
  clients: number;
  stack: Spread;
  perMinute: number;
}

export interface Stages {
  queue: number;
  sandbox: number;
  grading: number;
  /** The rest: the request before, the result and the last event after. */
  delivery: number;
}

export interface SaturationResult {
  clients: number;
  submissions: number;
  stack: Throughput;
  /** The same list of work through as many places, without the platform. */
  bare: Throughput;
  /** Submissions that did not get full marks: the machine was too busy to judge them right. */
  wrong: string[];
  /** Latencies of the api meanwhile, by route. */
  api: Record<string, Spread>;
  apiAll: Spread;
  /** Seconds of processor time that each part took. */
  cpu: { api: number; runner: number; postgres: number };
}

export interface Throughput {
  perMinute: number;
  /** Of the whole machine, everything that ran counted. */
  cpuSecondsPerVerdict: number;
  /** Processors at work on the mean. */
  busyProcessors: number;
}

export interface MemoryResult {
  idle: ProcessMemory;
  saturated: ProcessMemory | null;
  /** Mean of one idle warm container, by profile. */
  containers: Record<string, number>;
}

export interface ProcessMemory {
  api: number;
  runner: number;
  postgres: number;
}

export interface GrowthStep {
  queued: number;
  /** Storing one submission while so many wait. */
  enqueue: Spread;
  /** Asking one waiting submission for its place and its time. */
  standing: Spread;
  claim: Spread;
  report: Spread;
  /** Seconds for storing all of them, four requests at once. */
  fillSeconds: number;
  /** Seconds from the first claim to the last result. */
  drainSeconds: number;
  apiBytes: number;
}
