import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { z } from 'zod';
import { UsageError } from '../../usage-error.ts';

/** scrypt's cost: about half a second and 128 MiB for each guess. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
const LEAST_LENGTH = 12;

const base64 = z.base64();
const SealedSchema = z.strictObject({
  kdf: z.literal('scrypt'),
  cost: z.strictObject({ N: z.literal(COST.N), r: z.literal(COST.r), p: z.literal(COST.p) }),
  cipher: z.literal('aes-256-gcm'),
  salt: base64,
  iv: base64,
  tag: base64,
  data: base64,
});

/** A text that only the passphrase opens. Throws UsageError for a passphrase that is too short. */
export function seal(text: string, passphrase: string): string {
  if (passphrase.length < LEAST_LENGTH)
    throw new UsageError(`the passphrase needs at least ${LEAST_LENGTH} characters`);
  const [salt, iv] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', scryptSync(passphrase, salt, 32, COST), iv);
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const { N, r, p } = COST;
  return JSON.stringify({
    kdf: 'scrypt',
    cost: { N, r, p },
    cipher: 'aes-256-gcm',
    salt: salt.toString('base64'),
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  } satisfies z.infer<typeof SealedSchema>);
}

/** The text again. Throws UsageError when the passphrase is another one, or the text was changed. */
export function open(sealed: string, passphrase: string): string {
  const { salt, iv, tag, data } = SealedSchema.parse(JSON.parse(sealed));
  const key = scryptSync(passphrase, Buffer.from(salt, 'base64'), 32, COST);
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64'));
  decipher.setAuthTag(Buffer.from(tag, 'base64'));
  try {
    return Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new UsageError('the passphrase does not open the signing key of this backup', { cause });
  }
}
