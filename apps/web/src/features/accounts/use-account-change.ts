import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { queries } from '../../lib/query.ts';
import { forgetSession } from '../../lib/session.ts';
import { accountsQueries } from './accounts-api.ts';

/** A change of the account; what the page shows of it is asked for anew. */
export function useAccountChange<Input = void, Result = unknown>(
  change: (input: Input) => Promise<Result>,
): UseMutationResult<Result, Error, Input> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      forgetSession();
      await Promise.all(
        [accountsQueries.account(), accountsQueries.sessions(), queries.session()].map(({ queryKey }) =>
          client.invalidateQueries({ queryKey }),
        ),
      );
    },
  });
}
