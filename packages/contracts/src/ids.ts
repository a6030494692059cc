import { z } from 'zod';

export const LabSlugSchema = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a slug is lower-case words joined by hyphens');
export const CheckIdSchema = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a check id is lower-case words joined by hyphens');
export const Sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
export const UuidSchema = z.uuid();
