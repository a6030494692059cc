import { z } from 'zod';

/** A sentence in both languages of the product. Neither may be empty. */
export const LocalizedTextSchema = z.strictObject({
  en: z.string().min(1),
  zh: z.string().min(1),
});
export type LocalizedText = z.infer<typeof LocalizedTextSchema>;

export const LanguageSchema = z.enum(['en', 'zh']);
export type Language = z.infer<typeof LanguageSchema>;
