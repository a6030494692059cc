import type { Verdict } from '@gopherlab/contracts';
import type { JudgedSubmission } from './verdict.ts';

export const ISSUER = 'https://labs.example';

/** A submission and its verdict, with something in every part. */
export function judged(): { submission: JudgedSubmission; verdict: Verdict } {
  const text = { en: 'Seen.', zh: '看到。' };
  const rest = { title: text, message: text, artefacts: [], durationMs: 3 };
  return {
    submission: {
      id: '0b8f9c1e-5f0e-4f5e-9a3e-2f0b6a7c8d9e',
      personId: '5a1f6d0c-8b7e-4c3d-9e2f-1a0b9c8d7e6f',
      lab: 'worker-pool',
      mode: 'grade',
      attempt: 4,
      createdAt: new Date('2026-11-24T10:00:00.123Z'),
      finishedAt: new Date('2026-11-24T10:00:02.456Z'),
    },
    verdict: {
      lab: 'worker-pool',
      status: 'graded',
      summary: text,
      score: 60,
      maxScore: 100,
      checks: [
        { id: 'bounded', status: 'passed', points: 60, earned: 60, ...rest },
        { id: 'no-leak', status: 'failed', points: 40, earned: 0, ...rest },
      ],
      diagnostics: [],
      policy: [],
      timeline: { queuedMs: 1, sandboxMs: 2, buildMs: 3, checksMs: 4, totalMs: 10 },
      image: `sha256:${'1'.repeat(64)}`,
      labHash: '2'.repeat(64),
      submissionHash: '3'.repeat(64),
    },
  };
}

export const ARTEFACTS = [
  {
    name: 'heap.pb.gz',
    title: { en: 'Heap', zh: '堆' },
    mediaType: 'application/octet-stream',
    sizeBytes: 9,
    sha256: '4'.repeat(64),
  },
];
