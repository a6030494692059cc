import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { z } from 'zod';
import { connectEngine } from './engine.ts';
import { probeEngine, type EngineAnswer } from './probe-engine.ts';
import { chooseRuntime, runtimeWish } from './runtime.ts';
import { privilegedFault } from './start-probe.ts';

/** What an engine and its host can do for us. */
export interface EngineReport {
  version: string;
  apiVersion: string;
  /** Why a privileged container does not start; absent when it does. */
  privilegedFault?: string;
  cgroupVersion: string;
  storageDriver: string;
  runtimes: string[];
  /** gVisor for `standard` sandboxes: whether it is in use, and why or why not. */
  gvisor: { inUse: boolean; reason: string; unmet: boolean };
  kernel: string;
  /** `/sys/kernel/btf/vmlinux` is there; undefined where the engine is on another machine. */
  btf?: boolean;
  /** The kernel has tracefs; undefined where the engine is on another machine. */
  tracefs?: boolean;
  perfEventParanoid?: number;
  memoryBytes: number;
  cpus: number;
  dataDir: string;
  /** Free bytes where the engine keeps its images; undefined where it is on another machine. */
  diskFreeBytes?: number;
}

/** Either a report, or why there is none. */
export type EngineInspection =
  | { answer: Extract<EngineAnswer, { kind: 'answers' }>; report: EngineReport }
  | { answer: Exclude<EngineAnswer, { kind: 'answers' }> };

const InfoSchema = z.object({
  CgroupVersion: z.string().default('1'),
  Driver: z.string(),
  Runtimes: z.record(z.string(), z.unknown()).nullish(),
  KernelVersion: z.string(),
  MemTotal: z.number(),
  NCPU: z.number(),
  DockerRootDir: z.string(),
});

/** Looks at the engine of `DOCKER_HOST` or this host, and tries what cannot be read. Takes under a second. */
export async function inspectEngine(env: NodeJS.ProcessEnv = process.env): Promise<EngineInspection> {
  const engine = connectEngine(env);
  const answer = await probeEngine(engine);
  if (answer.kind !== 'answers') return { answer };
  const info = InfoSchema.parse(await engine.info());
  const runtime = await chooseRuntime(engine, runtimeWish(env));
  const fault = await privilegedFault(engine);
  const report: EngineReport = {
    version: answer.version,
    apiVersion: answer.apiVersion,
    ...(fault === undefined ? {} : { privilegedFault: fault }),
    cgroupVersion: info.CgroupVersion,
    storageDriver: info.Driver,
    runtimes: Object.keys(info.Runtimes ?? {}),
    gvisor: { inUse: runtime.name !== undefined, reason: runtime.reason, unmet: runtime.unmet ?? false },
    kernel: info.KernelVersion,
    memoryBytes: info.MemTotal,
    cpus: info.NCPU,
    dataDir: info.DockerRootDir,
    ...hostReport(info.DockerRootDir),
  };
  return { answer, report };
}

/** What only the engine's own machine can tell. */
function hostReport(dataDir: string): Partial<EngineReport> {
  if (!existsSync(dataDir)) return {};
  const { bavail, bsize } = statfsSync(dataDir);
  const paranoid = '/proc/sys/kernel/perf_event_paranoid';
  return {
    btf: existsSync('/sys/kernel/btf/vmlinux'),
    tracefs: readFileSync('/proc/filesystems', 'utf8').includes('tracefs'),
    ...(existsSync(paranoid) ? { perfEventParanoid: Number(readFileSync(paranoid, 'utf8')) } : {}),
    diskFreeBytes: bavail * bsize,
  };
}
