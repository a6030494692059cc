import { z } from 'zod';

/** One line that a person writes: no line breaks, no control characters, no halves of characters (the database takes none), no white space around it. */
export function lineOfText(mostCharacters: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(mostCharacters)
    .refine(
      (text) => !/[\p{Cc}\p{Cs}]/u.test(text),
      'control characters, line breaks and lone surrogates are not taken',
    );
}
