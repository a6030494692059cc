import { z } from 'zod';
import { CertificateOfferSchema } from './certificate.ts';
import { LabSlugSchema } from './ids.ts';
import { LevelSchema } from './lab.ts';
import { lineOfText } from './line-of-text.ts';
import { TrackLabSchema, TrackSlugSchema } from './teaching.ts';
import { LocalizedTextSchema } from './text.ts';

const bothLanguages = (mostCharacters: number) =>
  z.strictObject({ en: lineOfText(mostCharacters), zh: lineOfText(mostCharacters) });

/** What an instructor writes: `PUT /api/tracks/{slug}`. */
export const TrackInputSchema = z.strictObject({
  title: bothLanguages(120),
  summary: bothLanguages(600),
  /** In the order in which they are shown. */
  labs: z.array(TrackLabSchema).min(1).max(60),
});
export type TrackInput = z.infer<typeof TrackInputSchema>;

/** `POST /api/tracks`; the slug is the track's address and stays. */
export const NewTrackSchema = TrackInputSchema.extend({ slug: TrackSlugSchema });
export type NewTrack = z.infer<typeof NewTrackSchema>;

/**
 * How the caller stands with a lab of a track. `next`: the first that is open; `open`: may be done as well; `locked`: the
 * track asks for others first; `missing`: the lab is not there any more.
 */
export const TrackLabStateSchema = z.enum(['done', 'next', 'open', 'locked', 'missing']);
export type TrackLabState = z.infer<typeof TrackLabStateSchema>;

const NamedLabSchema = z.strictObject({ lab: LabSlugSchema, title: LocalizedTextSchema });

export const TrackSummarySchema = z.strictObject({
  slug: LabSlugSchema,
  title: LocalizedTextSchema,
  summary: LocalizedTextSchema,
  /** Where it comes from: the files beside the labs, or a person who teaches. */
  origin: z.enum(['files', 'instructor']),
  /** The caller may change and delete it. */
  mayEdit: z.boolean(),
  /** Labs, those that the caller has passed, and those that are not written yet. */
  labs: z.int(),
  passed: z.int(),
  planned: z.int(),
  /** Of all labs together, as their authors estimate. */
  minutes: z.int(),
  next: NamedLabSchema.nullable(),
});
export type TrackSummary = z.infer<typeof TrackSummarySchema>;

/** `GET /api/tracks`: those with labs first. */
export const TrackListSchema = z.strictObject({
  /** A lab is passed from this share of its points on. */
  passPercent: z.number(),
  tracks: z.array(TrackSummarySchema),
});
export type TrackList = z.infer<typeof TrackListSchema>;

/** `GET /api/tracks/{slug}`. */
export const TrackDetailSchema = TrackSummarySchema.omit({ labs: true, planned: true }).extend({
  /** A lab is passed from this share of its points on. */
  passPercent: z.number(),
  labs: z.array(
    NamedLabSchema.extend({
      /** Null for a lab that is not there any more. */
      about: z
        .strictObject({ summary: LocalizedTextSchema, level: LevelSchema, minutes: z.int() })
        .nullable(),
      weight: z.number(),
      requires: z.array(LabSlugSchema),
      /** Of the points, in the best graded submission; null where there is none. */
      percent: z.number().nullable(),
      state: TrackLabStateSchema,
      /** Of what it requires, the labs that are not passed yet. */
      waitsFor: z.array(NamedLabSchema),
    }),
  ),
  planned: z.array(LocalizedTextSchema),
  /** Null for a visitor, and for a track that has no lab yet. */
  certificate: z
    .strictObject({
      state: CertificateOfferSchema.shape.state,
      /** The newest that was issued to the caller for this track. */
      id: z.uuid().nullable(),
    })
    .nullable(),
});
export type TrackDetail = z.infer<typeof TrackDetailSchema>;
