import type { RosterFile } from '@gopherlab/contracts';

/** Of one import; the server says so too. */
export const ROSTER_BYTES = 2 * 1024 * 1024;

/** The bytes as the api takes them. */
export async function readRosterFile(bytes: Blob, removeMissing: boolean): Promise<RosterFile> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result as string);
  reader.onerror = () => reject(reader.error ?? new Error('the file cannot be read'));
  reader.readAsDataURL(bytes);
  const address = await promise;
  return { file: address.slice(address.indexOf(',') + 1), removeMissing };
}
