import type { LocalizedText } from '@gopherlab/contracts';
import { useLabs } from '../../lib/query.ts';

/** A lab's title by its slug; the slug itself until the labs are there. */
export function useLabTitle(): (slug: string) => LocalizedText {
  const labs = useLabs();
  return (slug) => labs.data?.labs.find((lab) => lab.slug === slug)?.title ?? { en: slug, zh: slug };
}
