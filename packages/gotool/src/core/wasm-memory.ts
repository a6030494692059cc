const PAGE = 65_536;
const MEMORY_SECTION = 5;

/**
 * The same program with a maximum for its memory, in MiB: when Go asks for more, its own runtime says that it is out of
 * memory. Throws RangeError when it could not even start, and when this is no WebAssembly module with a memory.
 */
export function limitMemory(wasm: Uint8Array, memoryMb: number): Uint8Array<ArrayBuffer> {
  const section = findSection(wasm, MEMORY_SECTION);
  if (!section) throw new RangeError('the program has no memory section');
  let at = section.start;
  const read = () => {
    const { value, next } = readVarint(wasm, at);
    at = next;
    return value;
  };
  const [count, , minimum] = [read(), read(), read()];
  const maximum = Math.floor((memoryMb * 2 ** 20) / PAGE);
  if (count !== 1) throw new RangeError('the program has more than one memory');
  if (maximum < minimum) throw new RangeError(`the program needs ${(minimum * PAGE) / 2 ** 20} MiB to start`);
  const limits = [1, 1, ...writeVarint(minimum), ...writeVarint(maximum)];
  const header = [MEMORY_SECTION, ...writeVarint(limits.length)];
  const limited = new Uint8Array(wasm.length - (section.end - section.begin) + header.length + limits.length);
  limited.set(wasm.subarray(0, section.begin));
  limited.set([...header, ...limits], section.begin);
  limited.set(wasm.subarray(section.end), section.begin + header.length + limits.length);
  return limited;
}

interface Section {
  /** Of its header, of its content, and after it. */
  begin: number;
  start: number;
  end: number;
}

function findSection(wasm: Uint8Array, id: number): Section | undefined {
  let begin = 8;
  while (begin < wasm.length) {
    const { value: size, next: start } = readVarint(wasm, begin + 1);
    if (wasm[begin] === id) return { begin, start, end: start + size };
    begin = start + size;
  }
  return undefined;
}

function readVarint(bytes: Uint8Array, from: number): { value: number; next: number } {
  let value = 0;
  let shift = 0;
  for (let at = from; at < bytes.length && shift < 35; at += 1) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, next: at + 1 };
    shift += 7;
  }
  throw new RangeError('this is not a WebAssembly module');
}

function writeVarint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}
