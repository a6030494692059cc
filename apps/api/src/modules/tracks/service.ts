import { trackProblems, type Catalogue } from '@gopherlab/catalogue';
import type { NewTrack, TrackDetail, TrackInput, TrackList } from '@gopherlab/contracts';
import { TRACK_PASS_PERCENT } from '@gopherlab/scoring';
import { audit, certificates, tracks, type Db, type Person, type Tx } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import type { CertificateService } from '../certificates/service.ts';
import type { Caller } from '../cohorts/caller.ts';
import type { KnownTrack, TrackDirectory } from './directory.ts';
import { mayEdit, toLabViews, toSummary, type Viewer } from './views.ts';

export interface TrackServiceOptions {
  db: Db;
  catalogue: Pick<Catalogue, 'labs'>;
  directory: TrackDirectory;
  certificates: Pick<CertificateService, 'offers'>;
}

export type TrackService = ReturnType<typeof createTrackService>;

/** Tracks as people see them, and the making of them by who teaches. */
export function createTrackService(options: TrackServiceOptions) {
  const { db, catalogue, directory } = options;

  async function viewerOf(person: Person | undefined): Promise<Viewer> {
    const best = person ? await certificates.listBestVerdicts(db, person.id) : [];
    const byLab = new Map(best.map(({ lab, verdict }) => [lab, verdict]));
    return { catalogue, person, bestOf: (lab) => byLab.get(lab) };
  }

  /** Throws TRACK_NOT_FOUND. */
  async function detail(slug: string, person: Person | undefined): Promise<TrackDetail> {
    const known = await directory.find(slug);
    if (!known) throw new AppError('TRACK_NOT_FOUND', `no track is named ${slug}`);
    const viewer = await viewerOf(person);
    return {
      ...toSummary(known, viewer),
      passPercent: TRACK_PASS_PERCENT,
      labs: toLabViews(known.track, viewer),
      planned: known.track.planned.map(({ title }) => title),
      certificate: await certificateOf(options, known, person),
    };
  }

  return {
    async list(person: Person | undefined): Promise<TrackList> {
      const viewer = await viewerOf(person);
      const known = await directory.list();
      return { passPercent: TRACK_PASS_PERCENT, tracks: known.map((one) => toSummary(one, viewer)) };
    },

    detail,

    /** Throws INVALID_INPUT for labs that do not fit together, and TRACK_EXISTS. */
    async create(caller: Caller, { slug, ...input }: NewTrack): Promise<TrackDetail> {
      assertFits(catalogue, input);
      if (directory.isFile(slug)) throw new AppError('TRACK_EXISTS', 'a track of the labs has this address');
      await db.transaction().execute(async (tx) => {
        const track = { slug, ...input, planned: [] };
        const id = await tracks.insertTrack(tx, { track, createdBy: caller.person.id });
        if (id === undefined) throw new AppError('TRACK_EXISTS');
        await auditTrack(tx, caller, 'track.made', id, { slug, now: track });
      });
      return detail(slug, caller.person);
    },

    /** Throws TRACK_NOT_FOUND, TRACK_FROM_FILE, NOT_ALLOWED and INVALID_INPUT. */
    async change(caller: Caller, slug: string, input: TrackInput): Promise<TrackDetail> {
      await db.transaction().execute(async (tx) => {
        const { id, track: was } = await lockEditable(tx, directory, caller.person, slug);
        assertFits(catalogue, input);
        const track = { ...was, ...input };
        await tracks.updateTrack(tx, id, track);
        await auditTrack(tx, caller, 'track.changed', id, { slug, was, now: track });
      });
      return detail(slug, caller.person);
    },

    /** Throws TRACK_NOT_FOUND, TRACK_FROM_FILE and NOT_ALLOWED. */
    remove: (caller: Caller, slug: string): Promise<void> =>
      db.transaction().execute(async (tx) => {
        const { id, track: was } = await lockEditable(tx, directory, caller.person, slug);
        await tracks.deleteTrack(tx, id);
        await auditTrack(tx, caller, 'track.deleted', id, { slug, was });
      }),
  };
}

async function certificateOf(
  { certificates: service }: TrackServiceOptions,
  { track }: KnownTrack,
  person: Person | undefined,
): Promise<TrackDetail['certificate']> {
  if (!person) return null;
  const offer = (await service.offers(person)).find((one) => one.track === track.slug);
  return offer ? { state: offer.state, id: offer.certificate?.id ?? null } : null;
}

async function lockEditable(
  tx: Tx,
  directory: TrackDirectory,
  person: Person,
  slug: string,
): Promise<tracks.TrackRecord> {
  if (directory.isFile(slug)) throw new AppError('TRACK_FROM_FILE');
  const found = await tracks.lockTaughtTrack(tx, slug);
  if (!found) throw new AppError('TRACK_NOT_FOUND', `no track is named ${slug}`);
  if (!mayEdit(person, found.createdBy)) throw new AppError('NOT_ALLOWED', 'the track is of somebody else');
  return found;
}

function assertFits(catalogue: Pick<Catalogue, 'labs'>, input: TrackInput): void {
  const issues = trackProblems(input, catalogue.labs).map(({ path, message }) => ({
    path: `body.${path}`,
    message,
  }));
  if (issues.length > 0) throw new AppError('INVALID_INPUT', undefined, { issues });
}

function auditTrack(
  tx: Tx,
  { person, requestId }: Caller,
  action: string,
  id: string,
  detail: Record<string, unknown>,
): Promise<void> {
  return audit.appendAudit(tx, {
    actorId: person.id,
    action,
    subjectKind: 'track',
    subjectId: id,
    detail,
    requestId,
  });
}
