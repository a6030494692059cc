import type Docker from 'dockerode';
import { hasImage, importImage } from '../image/base-image.ts';
import { tarOf } from '../image/context-tar.ts';
import type { Engine } from './engine.ts';
import { ownerLabels } from './owner.ts';

const IMAGE = 'gopherlab/probe:1';

/** `exit(0)` as machine code: with it the probe needs neither a registry nor a package. */
const EXIT: Partial<Record<NodeJS.Architecture, { machine: number; code: number[] }>> = {
  // xor edi, edi; mov eax, 60; syscall
  x64: { machine: 62, code: [0x31, 0xff, 0xb8, 0x3c, 0, 0, 0, 0x0f, 0x05] },
  // mov x0, #0; mov x8, #93; svc #0
  arm64: { machine: 183, code: [0, 0, 0x80, 0xd2, 0xa8, 0x0b, 0x80, 0xd2, 0x01, 0, 0, 0xd4] },
};

/** Starts a privileged container that ends at once. Undefined when that works, else the engine's own words. */
export function privilegedFault(engine: Engine): Promise<string | undefined> {
  return startFault(engine, { Privileged: true });
}

/** The same with any settings, e.g. another runtime. */
export async function startFault(engine: Engine, settings: Docker.HostConfig): Promise<string | undefined> {
  if (!(await hasImage(engine, IMAGE))) {
    const files = [{ path: 'exit', content: exitProgram(), executable: true }];
    await importImage(engine, tarOf(files), IMAGE);
  }
  const container = await engine.createContainer({
    Image: IMAGE,
    Cmd: ['/exit'],
    Labels: ownerLabels(),
    HostConfig: { NetworkMode: 'none', LogConfig: { Type: 'none', Config: {} }, ...settings },
  });
  try {
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    return StatusCode === 0 ? undefined : `the container ended with exit code ${StatusCode}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await container.remove({ force: true });
  }
}

/** The smallest ELF file that runs: one header, one segment, the code. */
function exitProgram(): Buffer {
  const exit = EXIT[process.arch];
  if (!exit) throw new Error(`there is no probe for ${process.arch}`);
  const headers = 64 + 56;
  const base = 0x400000n;
  const file = Buffer.alloc(headers + exit.code.length);
  file.write('\x7fELF\x02\x01\x01', 'latin1');
  file.writeUInt16LE(2, 16); // executable
  file.writeUInt16LE(exit.machine, 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(base + BigInt(headers), 24); // entry
  file.writeBigUInt64LE(64n, 32); // program headers
  file.writeUInt16LE(64, 52);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(1, 56);
  file.writeUInt32LE(1, 64); // PT_LOAD
  file.writeUInt32LE(5, 68); // readable, executable
  file.writeBigUInt64LE(base, 80);
  file.writeBigUInt64LE(base, 88);
  file.writeBigUInt64LE(BigInt(file.length), 96);
  file.writeBigUInt64LE(BigInt(file.length), 104);
  file.writeBigUInt64LE(0x10000n, 112);
  Buffer.from(exit.code).copy(file, headers);
  return file;
}
