import { ImageBuildError } from '@gopherlab/sandbox';
import { expect, test } from 'vitest';
import { SetupError } from '../step.ts';
import { explainBuildFailure } from './build-error.ts';

test.each([
  ['RUN sh /build/system.sh', 'E: Unable to fetch some archives', /Debian’s packages/, /apt-get update/],
  ['RUN sh /build/modules.sh', 'dial tcp: i/o timeout', /Go modules of the labs/, /GOPROXY/],
  [
    'RUN sh /build/modules.sh',
    'tls: failed to verify certificate: x509: unknown authority',
    /signed by a CA/,
    /SSL_CERT_FILE/,
  ],
  ['RUN sh /build/caches.sh', 'write /opt: no space left on device', /disk became full/, /free about 4 GB/],
  [
    'RUN sh /build/graders.sh',
    'grader of a\ngrader of b\nb/main.go:1:1: no',
    /grader of b does not build/,
    /GOPHERLAB_LABS/,
  ],
  ['COPY a b', 'what', /COPY a b/, /try again/],
])('“%s” that says “%s” has a cause and a next step', (instruction, output, cause, nextStep) => {
  const error = explainBuildFailure(new ImageBuildError('returned a non-zero code', instruction, output));
  expect(error).toBeInstanceOf(SetupError);
  expect(error.message).toMatch(cause);
  expect((error as SetupError).nextStep).toMatch(nextStep);
});

test('what is no fault of the build stays as it is', () => {
  const error = new Error('socket hang up');
  expect(explainBuildFailure(error)).toBe(error);
});
