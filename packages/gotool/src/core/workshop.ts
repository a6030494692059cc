import type { Diagnostic, WorkspaceFiles } from '@gopherlab/contracts';
import type { Diagnostics, FormatResult } from '../api.ts';
import { Builder, type CompileResult } from './builder.ts';
import type { Plan, PlannedPackage, PlanRequest } from './plan.ts';
import type { Tools } from './tools.ts';
import { vetPackage } from './vet.ts';
import { limitMemory } from './wasm-memory.ts';

/** What a command has to do, in the order of its patterns. */
export interface Job {
  id: number;
  mains: { path: string; dir: string; hasTests: boolean }[];
  errors: Diagnostic[];
  unsupported: Diagnostic[];
}

export type BuildResult =
  | { ok: true; wasm: Uint8Array<ArrayBuffer>; detectDeadlock: boolean }
  /** `broken`: it was not tried, the job's errors say why. */
  | { ok: false; broken: boolean; output: string; diagnostics: Diagnostic[] };

/** The part that needs the toolchain; in the page it is in a worker. */
export interface Workshop {
  /** Fetches and compiles the tools, and what a first program most likely needs. */
  warmUp: () => Promise<void>;
  open: (files: WorkspaceFiles, request: PlanRequest) => Promise<Job>;
  build: (job: number, main: number, memoryMb: number) => Promise<BuildResult>;
  close: (job: number) => Promise<void>;
  check: (files: WorkspaceFiles) => Promise<Diagnostics>;
  format: (path: string, content: string, files: WorkspaceFiles) => Promise<FormatResult>;
}

const BRIDGE = 'gopherlab/bridge';
/** What nearly every program imports. */
const FIRST_PACKAGES = ['fmt', 'os', 'runtime', 'strings'];

/**
 * Works for several callers, one step at a time: a step is one call of a tool or a few, so that a run does not wait for a
 * whole check.
 */
export function createWorkshop(tools: Tools, preload: (paths: readonly string[]) => Promise<void>): Workshop {
  const builder = new Builder(tools);
  const jobs = new Map<number, { files: WorkspaceFiles; plan: Plan }>();
  let nextJob = 1;
  let last: Promise<unknown> = Promise.resolve();
  let present: WorkspaceFiles | undefined;
  let latestCheck: WorkspaceFiles | undefined;

  function step<Result>(files: WorkspaceFiles, work: () => Promise<Result>): Promise<Result> {
    const turn = last.then(() => {
      if (present !== files) tools.setModule(files);
      present = files;
      return work();
    });
    last = turn.catch(() => undefined);
    return turn;
  }

  async function open(files: WorkspaceFiles, request: PlanRequest): Promise<Job> {
    const plan = await step(files, () => tools.plan(request));
    const id = nextJob++;
    jobs.set(id, { files, plan });
    const mains = plan.mains.map((main) => ({
      path: main.path,
      dir: main.dir,
      hasTests: main.package !== '',
    }));
    return { id, mains, errors: plan.errors, unsupported: plan.unsupported };
  }

  async function build(id: number, index: number, memoryMb: number): Promise<BuildResult> {
    const job = jobs.get(id);
    const main = job?.plan.mains[index];
    if (!job || !main) throw new Error('this build was closed');
    const plan = withBridge(job.plan, main.package, tools);
    // A package without tests is compiled only to say whether it builds.
    const target = main.package === '' ? main.path : main.package;
    const reached = builder.packagesOf(plan, target);
    const done = new Map<string, CompileResult>();
    for (const pkg of plan.packages) {
      if (!reached.has(pkg.id)) continue;
      const result = await step(job.files, () => builder.compile(pkg, done));
      done.set(pkg.id, result);
      if (!result.ok) return result;
    }
    if (main.package === '') return { ok: true, wasm: new Uint8Array(), detectDeadlock: false };
    const linked = await step(job.files, () => builder.link(main, reached, done));
    if (!linked.ok) return linked;
    const bridged = reached.has(BRIDGE);
    return {
      ok: true,
      wasm: limitMemory(linked.wasm, memoryMb),
      detectDeadlock:
        !main.usesJs &&
        !linked.packages.includes('os/signal') &&
        (bridged || !linked.packages.includes('net')),
    };
  }

  async function check(files: WorkspaceFiles): Promise<Diagnostics> {
    latestCheck = files;
    const isLatest = () => latestCheck === files;
    const plan = await step(files, () => tools.plan({ mode: 'check', patterns: ['./...'] }));
    const done = new Map<string, CompileResult>();
    const found: Diagnostics = { errors: [...plan.errors], warnings: [], unsupported: plan.unsupported };
    for (const pkg of plan.packages) {
      if (!isLatest()) return found;
      const result = await step(files, () => builder.compile(pkg, done));
      done.set(pkg.id, result);
      if (!result.ok) addNew(found.errors, result.diagnostics);
    }
    for (const pkg of plan.packages) {
      if (!isLatest()) return found;
      if (!done.get(pkg.id)?.ok || isCoveredByTest(plan, pkg)) continue;
      addNew(found.warnings, await step(files, () => vetPackage(tools, builder, pkg, done)));
    }
    return found;
  }

  async function format(path: string, content: string, files: WorkspaceFiles): Promise<FormatResult> {
    const answer = await step(files, () => tools.format(path, content));
    if (!answer.ok) return { ok: false, diagnostics: answer.diagnostics ?? [] };
    return { ok: true, content: answer.content, changed: answer.content !== content };
  }

  return {
    open,
    build,
    check,
    format,
    close: (id) => Promise.resolve(void jobs.delete(id)),
    warmUp: async () => {
      await preload(FIRST_PACKAGES);
    },
  };
}

/** The plan with the page's bridge in package main, when the program reaches net/http. */
function withBridge(plan: Plan, id: string, tools: Tools): Plan {
  const main = plan.packages.find((pkg) => pkg.id === id);
  if (main?.path !== 'main' || main.test || !reaches(plan, id, tools, 'net/http')) return plan;
  const file = `${main.dir}/gopherlab_bridge.go`;
  const bridged: PlannedPackage = {
    ...main,
    files: [...main.files, file],
    generated: { [file]: `package main\n\nimport _ "${BRIDGE}"\n` },
    imports: { ...main.imports, [BRIDGE]: BRIDGE },
  };
  const packages = plan.packages.map((pkg) => (pkg === main ? bridged : pkg));
  return { ...plan, packages: [plan.bridge, ...packages] };
}

function reaches(plan: Plan, id: string, tools: Tools, target: string): boolean {
  const { packages } = tools.toolchain.manifest;
  const own = new Map(plan.packages.map((pkg) => [pkg.id, pkg]));
  const seen = new Set<string>();
  const visit = (each: string): boolean => {
    if (each === target) return true;
    if (seen.has(each)) return false;
    seen.add(each);
    const next = own.has(each)
      ? Object.values(own.get(each)?.imports ?? {})
      : (packages[each]?.imports ?? []);
    return next.some(visit);
  };
  return visit(id);
}

/** With internal tests a package is there twice; the one with the tests has all files. */
function isCoveredByTest(plan: Plan, pkg: PlannedPackage): boolean {
  return !pkg.test && plan.packages.some((other) => other.test && other.path === pkg.path && other !== pkg);
}

function addNew(found: Diagnostic[], more: readonly Diagnostic[]): void {
  for (const one of more) {
    const known = found.some(
      (each) => each.file === one.file && each.line === one.line && each.message === one.message,
    );
    if (!known) found.push(one);
  }
}
