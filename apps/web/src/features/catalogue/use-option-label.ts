import { useTranslation } from 'react-i18next';
import { FACETS, type Facet, type FacetOption } from './filters.ts';

/** The name of an option in the reader's language. */
export function useOptionLabel(): (facet: Facet, option: FacetOption) => string {
  const { t } = useTranslation('catalogue');
  return (facet, option) => {
    const known: readonly string[] = FACETS[facet];
    if (!known.includes(option)) return option;
    // The pair is checked above; the compiler cannot join two unions into one key.
    return t(`${facet}.${option}` as 'area.ebpf');
  };
}
