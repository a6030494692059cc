import { z } from 'zod';
import { CheckIdSchema, LabSlugSchema, UuidSchema } from './ids.ts';
import { AreaSchema, LevelSchema } from './lab.ts';
import { LocalizedTextSchema } from './text.ts';

export const QuestionIdSchema = z
  .string()
  .max(80)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a question id is lower-case words joined by hyphens');

/** `read`: code to read; `predict`: output to predict; `interpret`: a profile, trace or log; `fault`: a fault to find. */
export const QuestionKindSchema = z.enum(['read', 'predict', 'interpret', 'fault']);
export type QuestionKind = z.infer<typeof QuestionKindSchema>;

/** What a question shows beside its prompt. */
export const MaterialSchema = z.strictObject({
  language: z.enum(['go', 'c', 'text', 'yaml', 'shell']),
  code: z.string().min(1).max(6000),
});

/** A Go program that proves the answer: it is run as it stands, and what it prints is compared. */
export const ProofSchema = z.strictObject({
  /** `package main`, standard library only; the word `MATERIAL` on a line of its own stands for the question's code. */
  program: z.string().min(1).max(8000),
  /** Exactly what the program prints, without the last line break. */
  prints: z.string(),
  /** True when the program must end with an exit code other than 0 (a panic, a deadlock); `prints` then need only be in its output. */
  fails: z.boolean().default(false),
});

/** An option in both languages; one that is code or output, the same in both, may be written as plain text. */
const OptionSchema = z.union([
  LocalizedTextSchema,
  z
    .string()
    .min(1)
    .transform((text) => ({ en: text, zh: text })),
]);

/** One question of `labs/questions/<area>.yaml`, strict. */
export const QuestionSchema = z
  .strictObject({
    id: QuestionIdSchema,
    area: AreaSchema,
    kind: QuestionKindSchema,
    level: LevelSchema,
    /** Where between easy (-3) and hard (3) it stands, in logits: the ability at which half of those who do not guess are right. */
    difficulty: z.number().min(-3).max(3),
    /** Seconds that a careful answer takes. */
    seconds: z.int().min(20).max(300),
    /** Markdown. */
    prompt: LocalizedTextSchema,
    material: MaterialSchema.optional(),
    options: z.array(OptionSchema).min(3).max(6),
    /** Index into `options`. */
    answer: z.int().min(0).max(5),
    /** Why the answer is right and the others are not. Markdown. */
    explanation: LocalizedTextSchema,
    /** Where the fact stands: a seed's section, the Go documentation, a kernel document. */
    source: z.string().min(3),
    proof: ProofSchema.optional(),
  })
  .superRefine((question, ctx) => {
    if (question.answer >= question.options.length) {
      ctx.addIssue({ code: 'custom', path: ['answer'], message: 'there is no option with this index' });
    }
    for (const language of ['en', 'zh'] as const) {
      const texts = question.options.map((option) => option[language]);
      if (new Set(texts).size < texts.length) {
        ctx.addIssue({
          code: 'custom',
          path: ['options'],
          message: `two options are the same in ${language}`,
        });
      }
    }
  });
export type Question = z.infer<typeof QuestionSchema>;

/** One area of `labs/skills.yaml`. */
export const SkillSchema = z.strictObject({
  area: AreaSchema,
  title: LocalizedTextSchema,
  /** One sentence: what somebody who has it can do. */
  summary: LocalizedTextSchema,
});
export type Skill = z.infer<typeof SkillSchema>;

/** One role of `labs/roles.yaml`: what it asks of each area, and how much that area matters to it. */
export const RoleSchema = z.strictObject({
  id: QuestionIdSchema,
  title: LocalizedTextSchema,
  summary: LocalizedTextSchema,
  areas: z.partialRecord(
    AreaSchema,
    z.strictObject({ level: LevelSchema, weight: z.number().positive().max(10) }),
  ),
});
export type Role = z.infer<typeof RoleSchema>;

/** A probability for each level; they sum to 1. */
export const LevelOddsSchema = z.strictObject({
  'P3-P5': z.number().min(0).max(1),
  'P6-P7': z.number().min(0).max(1),
  'P8+': z.number().min(0).max(1),
});
export type LevelOdds = z.infer<typeof LevelOddsSchema>;

/** An ability in logits, with the range that holds it with 80 % probability. */
export const EstimateSchema = z.strictObject({ mean: z.number(), low: z.number(), high: z.number() });
export type Estimate = z.infer<typeof EstimateSchema>;

/** How sure we are of one area, and from what. */
export const AreaResultSchema = z.strictObject({
  area: AreaSchema,
  ability: EstimateSchema,
  /** Ids of the evidence that speaks about this area itself; empty means that the area is only guessed from the others. */
  evidence: z.array(z.string()),
});
export type AreaResult = z.infer<typeof AreaResultSchema>;

export const LevelResultSchema = z.strictObject({
  likely: LevelSchema,
  odds: LevelOddsSchema,
  /** The fewest neighbouring levels that hold at least 80 % of the odds, lowest first. */
  range: z.array(LevelSchema).min(1),
  overall: EstimateSchema,
  /** Probability that both pprof and eBPF are had, and the odds of the levels if that were shown, or shown not to be so. */
  pprofAndEbpf: z.strictObject({
    probability: z.number().min(0).max(1),
    withIt: LevelOddsSchema,
    withoutIt: LevelOddsSchema,
  }),
});
export type LevelResult = z.infer<typeof LevelResultSchema>;

export const RoleMatchSchema = z.strictObject({
  role: QuestionIdSchema,
  /** Expected share of what the role asks for that is there, 0 to 1. */
  match: z.number().min(0).max(1),
  areas: z.array(
    z.strictObject({ area: AreaSchema, level: LevelSchema, probability: z.number().min(0).max(1) }),
  ),
});
export type RoleMatch = z.infer<typeof RoleMatchSchema>;

/** A question as it is asked: the order of the options is the assessment's own, and the answer is not in it. */
export const AskedQuestionSchema = z.strictObject({
  id: QuestionIdSchema,
  area: AreaSchema,
  kind: QuestionKindSchema,
  prompt: LocalizedTextSchema,
  material: MaterialSchema.nullable(),
  options: z.array(LocalizedTextSchema),
  askedAt: z.iso.datetime(),
  /** An answer that comes later counts as none. The server's clock decides. */
  dueAt: z.iso.datetime(),
});
export type AskedQuestion = z.infer<typeof AskedQuestionSchema>;

/** An answered question with what was right and why. */
export const ReviewedQuestionSchema = z.strictObject({
  ...AskedQuestionSchema.shape,
  level: LevelSchema,
  difficulty: z.number(),
  /** Index into `options`; null when none was chosen in time. */
  chosen: z.int().nullable(),
  answer: z.int(),
  correct: z.boolean(),
  explanation: LocalizedTextSchema,
  source: z.string(),
});
export type ReviewedQuestion = z.infer<typeof ReviewedQuestionSchema>;

/** The checks of one lab that the result rests on, from the best graded submission before the assessment ended. */
export const LabEvidenceSchema = z.strictObject({
  lab: LabSlugSchema,
  submissionId: UuidSchema,
  score: z.int(),
  checks: z.array(z.strictObject({ id: CheckIdSchema, passed: z.boolean() })),
});
export type LabEvidence = z.infer<typeof LabEvidenceSchema>;

/**
 * What became of a timed lab part. `skipped`: never begun, it says nothing. `nothing-submitted`: begun, and no submission
 * came in time; it counts as not shown. `not-graded`: what was submitted could not be graded; it says nothing.
 */
export const PartOutcomeSchema = z.enum(['graded', 'skipped', 'nothing-submitted', 'not-graded']);
export type PartOutcome = z.infer<typeof PartOutcomeSchema>;

/** A timed lab of a finished assessment. */
export const PartResultSchema = z.strictObject({
  /** From 1. */
  seq: z.int(),
  lab: LabSlugSchema,
  /** The lab's slug where it is no longer there. */
  title: LocalizedTextSchema,
  /** What the lab is about, most first; empty when it is no longer there. */
  areas: z.array(AreaSchema),
  outcome: PartOutcomeSchema,
  /** Null for one that was skipped. */
  openedAt: z.iso.datetime().nullable(),
  dueAt: z.iso.datetime().nullable(),
  closedAt: z.iso.datetime().nullable(),
  /** The best submission within the time; null unless one was graded. */
  submissionId: UuidSchema.nullable(),
  score: z.int().nullable(),
  /** The checks that the result rests on. */
  checks: z.array(z.strictObject({ id: CheckIdSchema, passed: z.boolean() })),
});
export type PartResult = z.infer<typeof PartResultSchema>;

export const AssessmentResultSchema = z.strictObject({
  areas: z.array(AreaResultSchema),
  level: LevelResultSchema,
  roles: z.array(RoleMatchSchema),
  questions: z.array(ReviewedQuestionSchema),
  /** In their order; a lab of a part that counts is not among `labs`. */
  parts: z.array(PartResultSchema),
  labs: z.array(LabEvidenceSchema),
  /** What to learn next, in order: a track made for this person. */
  next: z.array(LabSlugSchema),
});
export type AssessmentResult = z.infer<typeof AssessmentResultSchema>;

/** What somebody wants to know: how they stand for a role, in one area, or over all of them. */
export const AssessmentTargetSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('role'), role: QuestionIdSchema }),
  z.strictObject({ kind: z.literal('area'), area: AreaSchema }),
  z.strictObject({ kind: z.literal('all') }),
]);
export type AssessmentTarget = z.infer<typeof AssessmentTargetSchema>;

/** `POST /api/assessments` */
export const StartAssessmentSchema = z.strictObject({ target: AssessmentTargetSchema });

/** `POST /api/assessments/{id}/answers`; `option` null says “I do not know”, which costs no more than being wrong. */
export const AnswerQuestionSchema = z.strictObject({
  question: QuestionIdSchema,
  option: z.int().min(0).max(5).nullable(),
});
export type AnswerQuestion = z.infer<typeof AnswerQuestionSchema>;

/**
 * The timed lab that an assessment has come to. `offered`: it may be begun or skipped, and which lab it is stays unsaid.
 * `running`: its time runs. `grading`: its time is over, and what was submitted in time is still being graded.
 */
export const AssessmentPartSchema = z.strictObject({
  /** From 1. */
  seq: z.int(),
  /** Parts that the assessment has at most. */
  most: z.int(),
  state: z.enum(['offered', 'running', 'grading']),
  /** What the lab is about, most first. */
  areas: z.array(AreaSchema),
  level: LevelSchema,
  minutes: z.int(),
  checks: z.int(),
  /** Null until it is begun. */
  lab: z.strictObject({ slug: LabSlugSchema, title: LocalizedTextSchema }).nullable(),
  dueAt: z.iso.datetime().nullable(),
  /** Milliseconds left by the server's clock when it answered; 0 unless it runs. */
  remainingMs: z.int(),
  /** Graded submissions made within the time, and those of them that wait or run. */
  submissions: z.int(),
  waiting: z.int(),
  /** The best graded one. */
  best: z.strictObject({ submissionId: UuidSchema, score: z.int(), passed: z.int() }).nullable(),
});
export type AssessmentPart = z.infer<typeof AssessmentPartSchema>;

/** `POST /api/assessments/{id}/parts/{seq}` */
export const ActOnPartSchema = z.strictObject({
  /** `begin` an offered part, which starts its time; `skip` it; `end` one that runs. */
  action: z.enum(['begin', 'skip', 'end']),
});
export type PartAction = z.infer<typeof ActOnPartSchema>['action'];

/** A row of a person's history. */
export const AssessmentSummarySchema = z.strictObject({
  id: UuidSchema,
  target: AssessmentTargetSchema,
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  /** Null while it runs. */
  level: LevelResultSchema.nullable(),
});
export type AssessmentSummary = z.infer<typeof AssessmentSummarySchema>;
export const AssessmentListSchema = z.strictObject({ assessments: z.array(AssessmentSummarySchema) });

/** `GET /api/assessments/{id}`: the question or the timed lab that is open, or the result. */
export const AssessmentSchema = z.strictObject({
  id: UuidSchema,
  target: AssessmentTargetSchema,
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  /** Questions answered, or let go. */
  answered: z.int(),
  /** Questions in all. */
  length: z.int(),
  /** The server's clock when it answered: a page counts down from it, not from its own. */
  now: z.iso.datetime(),
  question: AskedQuestionSchema.nullable(),
  part: AssessmentPartSchema.nullable(),
  result: AssessmentResultSchema.nullable(),
});
export type Assessment = z.infer<typeof AssessmentSchema>;

/** What an assessment takes at most: questions, their minutes, and timed labs after them, each of which may be skipped. */
const LengthSchema = z.strictObject({ questions: z.int(), minutes: z.int(), labs: z.int() });

/** `GET /api/assessment-guide`: what there is to be assessed in. */
export const AssessmentGuideSchema = z.strictObject({
  skills: z.array(z.strictObject({ ...SkillSchema.shape, questions: z.int(), labs: z.array(LabSlugSchema) })),
  roles: z.array(RoleSchema),
  lengths: z.strictObject({ role: LengthSchema, area: LengthSchema, all: LengthSchema }),
});
export type AssessmentGuide = z.infer<typeof AssessmentGuideSchema>;

/** A lab of a track that somebody made for themselves. */
export const OwnTrackLabSchema = z.strictObject({
  lab: LabSlugSchema,
  title: LocalizedTextSchema,
  minutes: z.int(),
  /** Best graded score in percent; null when nothing was graded. */
  percent: z.number().nullable(),
  passed: z.boolean(),
});

/** What to learn next, made a track by the person: it stays as it was when they made it. */
export const OwnTrackSchema = z.strictObject({
  assessment: UuidSchema,
  target: AssessmentTargetSchema,
  madeAt: z.iso.datetime(),
  /** In order; labs that are no longer there are left out. */
  labs: z.array(OwnTrackLabSchema),
});
export type OwnTrack = z.infer<typeof OwnTrackSchema>;

/** `GET /api/own-track`. */
export const OwnTrackAnswerSchema = z.strictObject({ track: OwnTrackSchema.nullable() });
