import { useEffect, useRef } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { Submission } from '@gopherlab/contracts';
import { queries } from '../../lib/query.ts';
import type { SubmissionRunner } from './submission-runner.ts';

/** After a reload: the newest submission is followed where it is graded, and shown where it is done. */
export function useResumedSubmission(slug: string, runner: SubmissionRunner): void {
  const grades = useQuery(queries.submissions(slug, 'grade'));
  const runs = useQuery(queries.submissions(slug, 'run'));
  const done = useRef(false);
  // The runner is outside React; it is told once, when both lists are there.
  useEffect(() => {
    if (done.current || !grades.data || !runs.data) return;
    done.current = true;
    const newest = newestOf([...grades.data.submissions, ...runs.data.submissions]);
    if (newest) runner.resume(newest);
  }, [grades.data, runs.data, runner]);
}

function newestOf(submissions: readonly Submission[]): Submission | undefined {
  return submissions.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
}
