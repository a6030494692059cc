import type { Catalogue } from '@gopherlab/catalogue';
import type { Db } from '@gopherlab/store';
import type { Config } from '../../config.ts';
import type { TrackDirectory } from '../tracks/directory.ts';
import { createDeepLinkService } from './deep-links.ts';
import { createLaunchService } from './launch.ts';
import { createPlatformClient } from './platform-client.ts';
import { createPlatformService } from './platforms.ts';
import { createRegistrationService } from './registration.ts';
import { sendDueScores } from './score-sender.ts';
import { openToolKey } from './tool-key.ts';

export interface LtiOptions {
  db: Db;
  catalogue: Catalogue;
  config: Config;
  tracks: Pick<TrackDirectory, 'find' | 'listWithLabs'>;
}

export type Lti = Awaited<ReturnType<typeof createLti>>;

/** Everything that learning platforms and their courses need. */
export async function createLti({ db, catalogue, config, tracks }: LtiOptions) {
  const key = await openToolKey(config.ltiKey);
  const policy = { allowPrivate: config.ltiAllowPrivate };
  const client = createPlatformClient({ policy, key });
  const trackLabs = async (slug: string) => (await tracks.find(slug))?.track.labs;
  const platforms = createPlatformService({ db, policy });
  return {
    key,
    client,
    launches: createLaunchService({ db, catalogue, policy }),
    platforms,
    registrations: createRegistrationService({ db, policy, platforms }),
    deepLinks: createDeepLinkService({ db, catalogue, key, tracks: tracks.listWithLabs }),
    sendDueScores: () => sendDueScores({ db, client, trackLabs }),
  };
}
