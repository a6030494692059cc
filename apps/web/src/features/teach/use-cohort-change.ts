import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { teachQueries } from './teach-api.ts';

/** A change of a cohort, after which everything of it, and the list of cohorts, is asked for again. */
export function useCohortChange<Input, Result>(
  id: string,
  change: (input: Input) => Promise<Result>,
): UseMutationResult<Result, Error, Input> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    // After a refusal too: what is shown was not what is there.
    onSettled: async () => {
      void client.invalidateQueries({ queryKey: teachQueries.cohorts().queryKey });
      await client.invalidateQueries({ queryKey: teachQueries.cohort(id).queryKey });
    },
  });
}
