import { goVersionInImage } from '@gopherlab/sandbox';
import { readStamp, writeStamp } from '../input-hash.ts';

const STAMP = 'image-go-version';

/** The version of an image's Go, e.g. `go1.27.4`. Asked once for each image: its name holds the hash of its inputs. */
export async function goVersionOf(image: string, stateDir: string, env: NodeJS.ProcessEnv): Promise<string> {
  const [knownImage, known] = readStamp(stateDir, STAMP)?.split(' ') ?? [];
  if (knownImage === image && known) return known;
  const version = await goVersionInImage(image, env);
  writeStamp(stateDir, STAMP, `${image} ${version}`);
  return version;
}
