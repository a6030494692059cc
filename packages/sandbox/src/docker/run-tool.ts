import { PassThrough } from 'node:stream';
import { connectEngine } from './engine.ts';
import { ownerLabels } from './owner.ts';

export interface ToolRun {
  /** Name of the sandbox image. */
  image: string;
  /** A shell script, run as root in a privileged container without a network. */
  script: string;
  /** A folder of this host, seen read-only as `/src`, where the script starts. */
  sourceDir: string;
  onOutput: (text: string) => void;
}

/** Runs our own trusted Go code (tests of the kit, gofmt, vet) with the image's toolchain. Resolves with the exit code. */
export async function runTool({ image, script, sourceDir, onOutput }: ToolRun): Promise<number> {
  const engine = connectEngine();
  const container = await engine.createContainer({
    Image: image,
    Entrypoint: ['/bin/sh', '-c', script],
    WorkingDir: '/src',
    Labels: ownerLabels(),
    HostConfig: {
      Privileged: true,
      NetworkMode: 'none',
      Binds: [`${sourceDir}:/src:ro`],
      Tmpfs: { '/tmp': 'rw,exec,mode=1777', '/run/grader': 'rw,mode=0700', '/work': 'rw,exec,mode=1777' },
    },
  });
  try {
    const stream = await container.attach({ stream: true, stdout: true, stderr: true });
    const output = new PassThrough();
    output.on('data', (chunk: Buffer) => onOutput(chunk.toString()));
    engine.modem.demuxStream(stream, output, output);
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    return StatusCode;
  } finally {
    await container.remove({ force: true });
  }
}
