import { PassThrough, type Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { tarOf, type ContextFile } from '../image/context-tar.ts';
import { connectEngine } from './engine.ts';
import { removeOrphans } from './orphans.ts';
import { ownerLabels } from './owner.ts';

export interface ContainerBuild {
  /** Name of the image whose tools build. */
  image: string;
  /** Laid out below `/src`. */
  files: readonly ContextFile[];
  /** A shell script below `/src`, which leaves its products in `/out`; `/cache` is a volume that stays. */
  script: string;
  /** Name of that volume. */
  cache: string;
  /** A line of the script's output. */
  onLine: (line: string) => void;
  env?: NodeJS.ProcessEnv;
}

/** A build that failed, with the last lines of what it said. */
export class ContainerBuildError extends Error {
  readonly output: string;

  constructor(exitCode: number, output: string) {
    super(`the build ended with exit code ${exitCode}`);
    this.name = 'ContainerBuildError';
    this.output = output;
  }
}

const KEPT_LINES = 40;
/** Our end of the standard input closes when this process ends, however it does: then everything in the container does. */
const ENDS_WITH_US = 'exec 3<&0; (cat <&3 >/dev/null; kill -KILL -1) & /bin/sh "$0" </dev/null 3<&-';

/**
 * Builds our own trusted sources in a container without a network, and resolves with what was left in `/out`, by path
 * below it. Ends with this process. Throws ContainerBuildError.
 */
export async function buildInContainer(build: ContainerBuild): Promise<Map<string, Buffer>> {
  const engine = connectEngine(build.env);
  await removeOrphans(engine);
  const container = await engine.createContainer({
    Image: build.image,
    Entrypoint: ['/bin/sh', '-c', ENDS_WITH_US, `/src/${build.script}`],
    Labels: ownerLabels(),
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    HostConfig: {
      NetworkMode: 'none',
      SecurityOpt: ['no-new-privileges'],
      Mounts: [{ Type: 'volume', Source: build.cache, Target: '/cache' }],
    },
  });
  try {
    const files = build.files.map((file) => ({ ...file, path: `src/${file.path}` }));
    await container.putArchive(tarOf(files), { path: '/' });
    const stream = await container.attach({
      stream: true,
      stdin: true,
      stdout: true,
      stderr: true,
      hijack: true,
    });
    const kept = readLines(build.onLine);
    engine.modem.demuxStream(stream, kept.sink, kept.sink);
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    stream.end();
    if (StatusCode !== 0) throw new ContainerBuildError(StatusCode, kept.lines.join('\n'));
    return await unpack((await container.getArchive({ path: '/out' })) as Readable);
  } finally {
    await container.remove({ force: true });
  }
}

function readLines(onLine: (line: string) => void): { sink: PassThrough; lines: string[] } {
  const sink = new PassThrough();
  const lines: string[] = [];
  let rest = '';
  sink.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      onLine(line);
    }
  });
  return { sink, lines };
}

async function unpack(archive: Readable): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const entries = extract();
  archive.pipe(entries);
  archive.once('error', (error) => entries.destroy(error));
  for await (const entry of entries) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    if (entry.header.type === 'file')
      files.set(entry.header.name.replace(/^out\//, ''), Buffer.concat(chunks));
  }
  return files;
}
