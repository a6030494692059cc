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

/**
 * Filters live in the address, so that a link or the back button brings the same list. A navigation takes a moment,
 * and a field or a box must answer at once: the page acts on its own copy, and the address follows.
 */
export function useFilters(): FilterControls {
  const [params, setParams] = useSearchParams();
  const address = keyOf(readFilters(params));
  const { filters, setFilters, setWritten } = useCopy(address, () => readFilters(params));
  const wanted = keyOf(filters);

  // The router's address is outside this component; each letter on its own would be a navigation.
  useEffect(() => {
    if (wanted === address) return;
    const timer = setTimeout(() => {
      setWritten(wanted);
      setParams((current) => writeFilters(filters, current), { replace: true });
    }, WRITE_DELAY_MS);
    return () => clearTimeout(timer);
  }, [wanted, address, filters, setParams, setWritten]);

  return {
    filters,
    setQuery: (query) => setFilters((current) => ({ ...current, query })),
    toggle: (facet, option) => setFilters((current) => toggleOption(current, facet, option)),
    reset: () => setFilters(NO_FILTERS),
  };
}

function keyOf(filters: Filters): string {
  return writeFilters(filters, new URLSearchParams()).toString();
}

/**
 * The page's copy. It follows the address when that changes by other means: back, or a link to all labs. What the page
 * wrote itself arrives there late, when more may have been typed, and is not such a change.
 */
function useCopy(address: string, read: () => Filters) {
  const [filters, setFilters] = useState(read);
  const [seen, setSeen] = useState(address);
  const [written, setWritten] = useState(address);
  if (seen !== address) {
    setSeen(address);
    if (address !== written) {
      setWritten(address);
      setFilters(read());
    }
  }
  return { filters, setFilters, setWritten };
}
