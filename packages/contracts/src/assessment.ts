import { z } from 'zod';
import { UuidSchema } from './ids.ts';
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
    options: z.array(LocalizedTextSchema).min(3).max(6),
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

export const AssessmentResultSchema = z.strictObject({
  id: UuidSchema,
  areas: z.array(AreaResultSchema),
  level: LevelResultSchema,
  roles: z.array(RoleMatchSchema),
});
export type AssessmentResult = z.infer<typeof AssessmentResultSchema>;
