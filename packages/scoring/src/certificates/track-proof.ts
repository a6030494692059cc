import type { Area, CertificateField, TrackDefinition } from '@gopherlab/contracts';

/** A lab of a track is passed from this share of its points on; in percent. */
export const TRACK_PASS_PERCENT = 80;

/** The certificate that needs proof in every field, whatever labs its track has. */
export const COMPOUND_TRACK = 'go-ebpf-wasm-composite';

/** A lab proves the field that its area belongs to. */
const FIELD_OF_AREA: Partial<Record<Area, CertificateField>> = {
  'go-core': 'go',
  concurrency: 'go',
  'memory-pprof': 'go',
  networking: 'go',
  ebpf: 'ebpf',
  wasm: 'wasm',
};
const FIELDS: readonly CertificateField[] = ['go', 'ebpf', 'wasm'];

export interface BestScore {
  score: number;
  maxScore: number;
}

export interface TrackProof {
  labs: { lab: string; percent: number | null; passed: boolean }[];
  /** Fields that the track's certificate needs and the track has no lab for. */
  missing: CertificateField[];
  /** Every lab is passed, and none of the fields is missing. */
  earned: boolean;
}

export interface TrackProofInput {
  track: Pick<TrackDefinition, 'slug' | 'labs'>;
  /** The person's best graded verdict of a lab. */
  bestOf: (lab: string) => BestScore | undefined;
  /** Undefined for a lab that is not there (any more). */
  areaOf: (lab: string) => Area | undefined;
}

/** What a person has proven of a track. A lab without points, or that is not there, can never be passed. */
export function proveTrack({ track, bestOf, areaOf }: TrackProofInput): TrackProof {
  const labs = track.labs.map(({ lab }) => {
    const best = areaOf(lab) === undefined ? undefined : bestOf(lab);
    if (!best || best.maxScore <= 0) return { lab, percent: null, passed: false };
    // Compared as whole numbers: 80 of 100 must not fail by a rounding.
    const passed = best.score * 100 >= TRACK_PASS_PERCENT * best.maxScore;
    return { lab, percent: (best.score * 100) / best.maxScore, passed };
  });
  const proven = new Set(track.labs.map(({ lab }) => FIELD_OF_AREA[areaOf(lab) ?? 'engineering']));
  const missing = track.slug === COMPOUND_TRACK ? FIELDS.filter((field) => !proven.has(field)) : [];
  return {
    labs,
    missing,
    earned: missing.length === 0 && labs.length > 0 && labs.every(({ passed }) => passed),
  };
}
