import { Profile } from 'pprof-format';

/** A frame of the flame graph: one function as seen from one chain of callers. */
export interface FlameNode {
  name: string;
  file: string;
  total: number;
  self: number;
  children: FlameNode[];
}

export interface FunctionRow {
  name: string;
  file: string;
  flat: number;
  cum: number;
}

export interface SampleType {
  /** As the profiler calls it, e.g. `inuse_space`. */
  type: string;
  unit: string;
}

export interface ParsedProfile {
  sampleTypes: SampleType[];
  defaultSample: number;
  tree: (sample: number) => FlameNode;
  functions: (sample: number) => FunctionRow[];
}

interface Frame {
  name: string;
  file: string;
}

/** Reads `application/vnd.google.pprof`, gzipped as Go writes it or plain. */
export async function parsePprof(bytes: Uint8Array<ArrayBuffer>): Promise<ParsedProfile> {
  const profile = Profile.decode(await gunzip(bytes));
  const text = (index: number | bigint) => profile.stringTable.strings[Number(index)] ?? '';
  const functions = new Map(
    profile.function.map((fn): [number, Frame] => [
      Number(fn.id),
      { name: text(fn.name), file: text(fn.filename) },
    ]),
  );
  const frames = new Map(
    profile.location.map((location): [number, Frame[]] => [
      Number(location.id),
      location.line.map((line) => functions.get(Number(line.functionId)) ?? unknownFrame(location.address)),
    ]),
  );
  const samples = profile.sample.map((sample) => ({
    // Stored leaf first; inlined callees come before their callers in one location.
    stack: sample.locationId.flatMap((id) => frames.get(Number(id)) ?? []).reverse(),
    values: sample.value.map(Number),
  }));
  const sampleTypes = profile.sampleType.map((type) => ({ type: text(type.type), unit: text(type.unit) }));
  const wanted = sampleTypes.findIndex(({ type }) => type === text(profile.defaultSampleType));
  return {
    sampleTypes,
    defaultSample: wanted >= 0 ? wanted : Math.max(0, sampleTypes.length - 1),
    tree: (sample) => buildTree(samples, sample),
    functions: (sample) => countFunctions(samples, sample),
  };
}

function unknownFrame(address: number | bigint): Frame {
  return { name: `0x${BigInt(address).toString(16)}`, file: '' };
}

async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

type SampleRow = { stack: Frame[]; values: number[] };

function buildTree(samples: readonly SampleRow[], index: number): FlameNode {
  const root: FlameNode = { name: 'root', file: '', total: 0, self: 0, children: [] };
  const byName = new WeakMap<FlameNode, Map<string, FlameNode>>();
  for (const { stack, values } of samples) {
    const value = values[index] ?? 0;
    if (value === 0) continue;
    let node = root;
    node.total += value;
    for (const frame of stack) {
      const known = byName.get(node) ?? new Map<string, FlameNode>();
      byName.set(node, known);
      let child = known.get(frame.name);
      if (!child) {
        child = { ...frame, total: 0, self: 0, children: [] };
        known.set(frame.name, child);
        node.children.push(child);
      }
      child.total += value;
      node = child;
    }
    node.self += value;
  }
  sortBySize(root);
  return root;
}

function sortBySize(node: FlameNode): void {
  node.children.sort((a, b) => b.total - a.total);
  node.children.forEach(sortBySize);
}

function countFunctions(samples: readonly SampleRow[], index: number): FunctionRow[] {
  const rows = new Map<string, FunctionRow>();
  for (const { stack, values } of samples) {
    const value = values[index] ?? 0;
    if (value === 0) continue;
    const counted = new Set<string>();
    stack.forEach((frame, depth) => {
      const row = rows.get(frame.name) ?? { ...frame, flat: 0, cum: 0 };
      rows.set(frame.name, row);
      if (depth === stack.length - 1) row.flat += value;
      // A recursive function counts once for each sample.
      if (!counted.has(frame.name)) row.cum += value;
      counted.add(frame.name);
    });
  }
  return [...rows.values()].sort((a, b) => b.flat - a.flat || b.cum - a.cum);
}

/** `1.5 MiB`, `12 ms`, `340`: a value in the unit that its profile states. */
export function formatValue(value: number, unit: string): string {
  if (unit === 'bytes') return scaled(value, 1024, ['B', 'KiB', 'MiB', 'GiB']);
  if (unit === 'nanoseconds') return scaled(value, 1000, ['ns', 'µs', 'ms', 's']);
  return new Intl.NumberFormat('en').format(value);
}

function scaled(value: number, step: number, units: readonly string[]): string {
  let rest = value;
  let index = 0;
  while (Math.abs(rest) >= step && index < units.length - 1) {
    rest /= step;
    index += 1;
  }
  const digits = index === 0 || Math.abs(rest) >= 100 ? 0 : 1;
  return `${rest.toFixed(digits)} ${units[index] ?? ''}`;
}
