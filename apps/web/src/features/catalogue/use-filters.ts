import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import {
  NO_FILTERS,
  readFilters,
  toggleOption,
  writeFilters,
  type Facet,
  type FacetOption,
  type Filters,
} from './filters.ts';

const WRITE_DELAY_MS = 150;

export interface FilterControls {
  filters: Filters;
  setQuery: (query: string) => void;
  toggle: (facet: Facet, option: FacetOption) => void;
  reset: () => void;
}

/** Filters live in the address, so that a link or the back button brings the same list. */
export function useFilters(): FilterControls {
  const [params, setParams] = useSearchParams();
  const inAddress = readFilters(params);
  const { query, setQuery, setWritten } = useQueryText(inAddress.query);
  const filters = { ...inAddress, query };

  const write = (next: Filters) => {
    setWritten(next.query.trim());
    setParams((current) => writeFilters(next, current), { replace: true });
  };

  // The address follows the field with a delay: a navigation for each letter would make typing slow.
  useEffect(() => {
    if (query.trim() === inAddress.query) return;
    const timer = setTimeout(() => {
      setWritten(query.trim());
      setParams((current) => writeFilters({ ...readFilters(current), query }, current), { replace: true });
    }, WRITE_DELAY_MS);
    return () => clearTimeout(timer);
  }, [query, inAddress.query, setParams, setWritten]);

  return {
    filters,
    setQuery,
    toggle: (facet, option) => write(toggleOption(filters, facet, option)),
    reset: () => {
      setQuery('');
      write(NO_FILTERS);
    },
  };
}

/**
 * The field's text. It follows the address when that changes by other means: back, or a link to all labs. What the
 * field wrote itself arrives there late, when more may have been typed, and must not be taken for a change.
 */
function useQueryText(inAddress: string) {
  const [query, setQuery] = useState(inAddress);
  const [seen, setSeen] = useState(inAddress);
  const [written, setWritten] = useState(inAddress);
  if (seen !== inAddress) {
    setSeen(inAddress);
    if (inAddress !== written) {
      setWritten(inAddress);
      setQuery(inAddress);
    }
  }
  return { query, setQuery, setWritten };
}
