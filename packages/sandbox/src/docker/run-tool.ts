import { connectEngine } from './engine.ts';
import { runToEnd } from './run-to-end.ts';

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
export function runTool({ image, script, sourceDir, onOutput }: ToolRun): Promise<number> {
  const options = {
    Image: image,
    Entrypoint: ['/bin/sh', '-c', script],
    WorkingDir: '/src',
    HostConfig: {
      Privileged: true,
      NetworkMode: 'none',
      Binds: [`${sourceDir}:/src:ro`],
      Tmpfs: { '/tmp': 'rw,exec,mode=1777', '/run/grader': 'rw,mode=0700', '/work': 'rw,exec,mode=1777' },
    },
  };
  return runToEnd(connectEngine(), options, onOutput);
}
