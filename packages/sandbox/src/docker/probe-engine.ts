import { z } from 'zod';
import type { Engine } from './engine.ts';

/** What an engine says about itself, or why it says nothing. */
export type EngineAnswer =
  | { kind: 'answers'; version: string; apiVersion: string; id: string }
  | { kind: 'absent'; detail: string }
  | { kind: 'forbidden'; detail: string }
  | { kind: 'silent'; detail: string };

const VersionSchema = z.object({ Version: z.string(), ApiVersion: z.string() });
const InfoSchema = z.object({ ID: z.string() });
const ABSENT = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH']);

/** Asks an engine for its version; never rejects. `silent`: something listens there and does not answer. */
export async function probeEngine(engine: Engine, timeoutMs = 5000): Promise<EngineAnswer> {
  try {
    const answer = Promise.all([engine.version() as Promise<unknown>, engine.info() as Promise<unknown>]);
    const [version, info] = await inTime(answer, timeoutMs);
    const { Version, ApiVersion } = VersionSchema.parse(version);
    return { kind: 'answers', version: Version, apiVersion: ApiVersion, id: InfoSchema.parse(info).ID };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const detail = error instanceof Error ? error.message : String(error);
    if (code === 'EACCES' || code === 'EPERM') return { kind: 'forbidden', detail };
    return { kind: ABSENT.has(code) ? 'absent' : 'silent', detail };
  }
}

async function inTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
