import type { Catalogue } from '@gopherlab/catalogue';
import type { OwnTrack } from '@gopherlab/contracts';
import { proveTrack } from '@gopherlab/scoring';
import { assessments, certificates, type Db } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import type { AssessmentService } from './service.ts';

export interface OwnTrackOptions {
  db: Db;
  catalogue: Catalogue;
  assessments: Pick<AssessmentService, 'find'>;
}

export type OwnTrackService = ReturnType<typeof createOwnTrackService>;

/** The track that somebody makes for themselves, of what an assessment says to learn next. */
export function createOwnTrackService({ db, catalogue, ...options }: OwnTrackOptions) {
  async function find(personId: string): Promise<OwnTrack | null> {
    const record = await assessments.findOwnTrack(db, personId);
    if (!record) return null;
    const best = new Map(
      (await certificates.listBestVerdicts(db, personId)).map((one) => [one.lab, one.verdict]),
    );
    const known = record.labs.filter((lab) => catalogue.labs.has(lab));
    const proof = proveTrack({
      track: { slug: 'own', labs: known.map((lab) => ({ lab, weight: 1, requires: [] })) },
      bestOf: (lab) => best.get(lab),
      areaOf: (lab) => catalogue.labs.get(lab)?.manifest.area,
    });
    return {
      assessment: record.assessmentId,
      target: record.target,
      madeAt: record.madeAt.toISOString(),
      labs: proof.labs.flatMap(({ lab, percent, passed }) => {
        const manifest = catalogue.labs.get(lab)?.manifest;
        return manifest ? [{ lab, title: manifest.title, minutes: manifest.minutes, percent, passed }] : [];
      }),
    };
  }

  return {
    find,

    /** Throws ASSESSMENT_NOT_FOUND, and NOTHING_NEXT where there is no result or it names no lab. */
    async make(personId: string, assessmentId: string): Promise<OwnTrack | null> {
      const { result } = await options.assessments.find(personId, assessmentId);
      if (!result) throw new AppError('NOTHING_NEXT', 'finish the assessment first');
      if (result.next.length === 0)
        throw new AppError('NOTHING_NEXT', 'no lab is left that would close a gap');
      await assessments.setOwnTrack(db, assessmentId, result.next);
      return find(personId);
    },
  };
}
