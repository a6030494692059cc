import { useSearchParams } from 'react-router';
import type { GradebookCellKey } from '@gopherlab/contracts';

/** Which assignment and which cell are open; in the address, so that a cell can be sent to a colleague. */
export function useOpened() {
  const [params, setParams] = useSearchParams();
  const assignment = params.get('assignment');
  const [of, person, lab] = [params.get('of'), params.get('person'), params.get('lab')];
  const cell: GradebookCellKey | null = of && person && lab ? { assignment: of, person, lab } : null;

  const change = (values: Record<string, string | null>) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(values)) {
          if (value === null) after.delete(name);
          else after.set(name, value);
        }
        return after;
      },
      { replace: true },
    );
  return {
    /** Null for all. */
    assignment,
    cell,
    choose: (id: string | null) => change({ assignment: id, of: null, person: null, lab: null }),
    open: (next: GradebookCellKey | null) =>
      change({ of: next?.assignment ?? null, person: next?.person ?? null, lab: next?.lab ?? null }),
  };
}
