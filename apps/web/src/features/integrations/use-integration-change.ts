import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';

/** A change after which what is shown under that key is asked for again, also when it was refused. */
export function useIntegrationChange<Input = void, Result = unknown>(
  queryKey: readonly unknown[],
  change: (input: Input) => Promise<Result>,
): UseMutationResult<Result, Error, Input> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey }),
    // A secret must not outlive the page.
    gcTime: 0,
  });
}
