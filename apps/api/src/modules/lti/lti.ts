import type { Catalogue } from '@gopherlab/catalogue';
import { certificates, type Db } from '@gopherlab/store';
import type { Config } from '../../config.ts';
import { createDeepLinkService } from './deep-links.ts';
import { createLaunchService } from './launch.ts';
import { createPlatformClient } from './platform-client.ts';
import { createPlatformService } from './platforms.ts';
import { sendDueScores } from './score-sender.ts';
import { openToolKey } from './tool-key.ts';

export type Lti = Awaited<ReturnType<typeof createLti>>;

/** Everything that learning platforms and their courses need. */
export async function createLti({ db, catalogue, config }: { db: Db; catalogue: Catalogue; config: Config }) {
  const key = await openToolKey(config.ltiKey);
  const policy = { allowPrivate: config.ltiAllowPrivate };
  const client = createPlatformClient({ policy, key });
  const tracks = () => certificates.listTaughtTracks(db);
  const trackLabs = async (slug: string) => (await tracks()).find((track) => track.slug === slug)?.labs;
  return {
    key,
    client,
    launches: createLaunchService({ db, catalogue, policy }),
    platforms: createPlatformService({ db, policy }),
    deepLinks: createDeepLinkService({ db, catalogue, key, tracks }),
    sendDueScores: () => sendDueScores({ db, client, trackLabs }),
  };
}
