import { createHash } from 'node:crypto';
import type { Artefact, GraderEvent } from '@gopherlab/contracts';

/** A piece of evidence with its content. */
export interface GradingArtefact extends Artefact {
  content: Buffer;
}

/** The artefacts among a grading's events; of two with one name the first. */
export function artefactsOf(events: readonly GraderEvent[]): GradingArtefact[] {
  const byName = new Map<string, GradingArtefact>();
  for (const event of events) {
    if (event.type !== 'artefact' || byName.has(event.name)) continue;
    const { name, title, mediaType } = event;
    const content = Buffer.from(event.data, 'base64');
    const sha256 = createHash('sha256').update(content).digest('hex');
    byName.set(name, { name, title, mediaType, sizeBytes: content.length, sha256, content });
  }
  return [...byName.values()];
}
