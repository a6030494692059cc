import type { Catalogue, Lab } from '@gopherlab/catalogue';
import { expect, test } from 'vitest';
import { getLab, nearest } from './find-lab.ts';

const SLUGS = ['ebpf-tcp-retransmit', 'http-health-server', 'pprof-leak-hunt', 'worker-pool'];
const catalogue: Catalogue = {
  labs: new Map(SLUGS.map((slug) => [slug, { slug } as Lab])),
  problems: ['labs/token-bucket/lab.yaml:3: title: too short', 'labs/token-bucket/grader: has no Go file'],
};

test.for([
  ['worker-pol', 'worker-pool'],
  ['workerpool', 'worker-pool'],
  ['http', 'http-health-server'],
  ['leak', 'pprof-leak-hunt'],
  ['health-http-server', 'http-health-server'],
  ['zzzzzz', undefined],
  ['../worker-pool', 'worker-pool'],
])('%s is nearest to %s', ([text, slug]) => {
  expect(nearest(text ?? '', SLUGS)).toBe(slug);
});

test('an unknown slug is a wrong call that names the nearest lab', () => {
  expect(() => getLab(catalogue, 'worker-pol')).toThrow(
    '"worker-pol" is not a lab; did you mean worker-pool?',
  );
  expect(() => getLab(catalogue, 'qqqqqqqqq')).toThrow(
    '"qqqqqqqqq" is not a lab; there are ebpf-tcp-retransmit,',
  );
});

test('a lab that is broken says what is wrong with it', () => {
  expect(() => getLab(catalogue, 'token-bucket')).toThrow(
    /has problems:\n {2}labs\/token-bucket\/lab\.yaml:3/,
  );
});
