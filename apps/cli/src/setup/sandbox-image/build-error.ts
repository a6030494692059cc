import { ImageBuildError } from '@gopherlab/sandbox';
import { SetupError } from '../step.ts';

const KEPT_LINES = 15;

/** What a failed build of the image says, as one cause and one next step. */
export function explainBuildFailure(error: unknown): Error {
  if (!(error instanceof ImageBuildError)) return error instanceof Error ? error : new Error(String(error));
  const { output, instruction, message } = error;
  const lines = output.trimEnd().split('\n').slice(-KEPT_LINES).join('\n');
  const all = `${output}\n${message}`;
  const told = (cause: string, nextStep: string) => new SetupError(cause, nextStep, { cause: error });
  if (/no space left on device/i.test(all)) {
    return told(
      'The disk became full while the sandbox image was built.',
      'free about 4 GB (`docker system prune` helps), then try again.',
    );
  }
  if (/certificate signed by unknown authority|failed to verify certificate|x509:/i.test(all)) {
    return told(
      `The Go module proxy’s certificate is signed by a CA that this machine’s bundle does not have:\n${lines}`,
      'set SSL_CERT_FILE to a PEM file with your company’s CA, then try again.',
    );
  }
  if (instruction.includes('system.sh')) {
    return told(
      `Debian’s packages for the sandbox image could not be installed:\n${lines}`,
      'check that `apt-get update` works on this machine, then try again.',
    );
  }
  if (instruction.includes('modules.sh')) {
    return told(
      `The Go modules of the labs could not be downloaded:\n${lines}`,
      'check the network and GOPROXY, then try again.',
    );
  }
  if (instruction.includes('graders.sh') || instruction.includes('go build')) {
    const grader = /grader of (\S+)(?![\s\S]*grader of )/.exec(output)?.[1];
    return told(
      `The grader of ${grader ?? 'a lab'} does not build:\n${lines}`,
      'mend it; GOPHERLAB_LABS=<slug> builds the image with that lab alone.',
    );
  }
  return told(
    `The sandbox image could not be built at “${instruction}”:\n${lines}\n${message}`,
    'mend the cause above and try again.',
  );
}
