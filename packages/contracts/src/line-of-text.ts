import { z } from 'zod';

/** One line that a person writes: no line breaks, no control characters, no white space around it. */
export function lineOfText(mostCharacters: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(mostCharacters)
    .refine((text) => !/\p{Cc}/u.test(text), 'control characters and line breaks are not taken');
}
