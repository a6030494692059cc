import type { Artefact } from '@gopherlab/contracts';

export type ArtefactKind = 'profile' | 'json' | 'text' | 'other';

/** How an artefact is looked at; what is not known is only downloaded, never drawn. */
export function artefactKind({ mediaType, name }: Pick<Artefact, 'mediaType' | 'name'>): ArtefactKind {
  const type = mediaType.split(';', 1)[0]?.trim() ?? '';
  if (type === 'application/vnd.google.pprof' || /\.(pb\.gz|pprof)$/.test(name)) return 'profile';
  if (type === 'application/json' || type.endsWith('+json')) return 'json';
  if (type.startsWith('text/') && type !== 'text/html') return 'text';
  return 'other';
}

export function isProfile(artefact: Pick<Artefact, 'mediaType' | 'name'>): boolean {
  return artefactKind(artefact) === 'profile';
}

export interface ProfilePair {
  /** `heap` of `heap-before.pb.gz` and `heap-after.pb.gz`. */
  stem: string;
  members: { moment: 'before' | 'after' | null; artefact: Artefact }[];
}

/** Brings profiles together that show one thing before and after. */
export function pairProfiles(artefacts: readonly Artefact[]): ProfilePair[] {
  const pairs = new Map<string, ProfilePair>();
  for (const artefact of artefacts) {
    const moment = /(^|[-_.])(before|after)([-_.]|$)/.exec(artefact.name)?.[2] ?? null;
    const stem = artefact.name
      .replace(/(\.pb)?(\.gz)?$/, '')
      .replace(/[-_.]?(before|after)/, '')
      .replace(/^[-_.]/, '');
    const pair = pairs.get(stem) ?? { stem, members: [] };
    pairs.set(stem, pair);
    pair.members.push({ moment: moment === 'before' || moment === 'after' ? moment : null, artefact });
  }
  for (const pair of pairs.values()) {
    pair.members.sort((a, b) => Number(a.moment === 'after') - Number(b.moment === 'after'));
  }
  return [...pairs.values()];
}
