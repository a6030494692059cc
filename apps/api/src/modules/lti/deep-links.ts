import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Catalogue } from '@gopherlab/catalogue';
import type { ChooseLtiTarget, LtiChoice, LtiDeepLink } from '@gopherlab/contracts';
import { lti, type Db } from '@gopherlab/store';
import { AppError } from '../../http/errors.ts';
import { pathOf } from './target.ts';
import type { ToolKey } from './tool-key.ts';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim';
const DEEP_LINKING = 'https://purl.imsglobal.org/spec/lti-dl/claim';

export interface DeepLinkOptions {
  db: Db;
  catalogue: Catalogue;
  key: ToolKey;
  /** Tracks that can be placed. */
  tracks: () => Promise<{ slug: string; title: LtiChoice['title'] }[]>;
}

export type DeepLinkService = ReturnType<typeof createDeepLinkService>;

/** Choosing what a platform's course gets: deep linking 2.0. */
export function createDeepLinkService({ db, catalogue, key, tracks }: DeepLinkOptions) {
  async function getQuestion(id: string, personId: string) {
    const question = await lti.findDeepLink(db, id, personId);
    const platform = question && (await lti.findPlatform(db, question.platform_id));
    if (!question || !platform) {
      throw new AppError('NOT_FOUND', 'this choice is over; open Gopherlab from your course again');
    }
    return { question, platform };
  }

  async function listChoices(cohortId: string | null): Promise<LtiChoice[]> {
    const assigned = cohortId === null ? [] : await lti.listAssignments(db, cohortId);
    return [
      ...assigned.map(({ id, title }): LtiChoice => {
        return { kind: 'assignment', target: id, title: { en: title, zh: title } };
      }),
      ...(await tracks()).map(({ slug, title }): LtiChoice => ({ kind: 'track', target: slug, title })),
      ...[...catalogue.labs.values()].map(({ manifest }): LtiChoice => {
        return { kind: 'lab', target: manifest.slug, title: manifest.title };
      }),
    ];
  }

  return {
    async get(id: string, personId: string): Promise<LtiDeepLink> {
      const { question, platform } = await getQuestion(id, personId);
      return { id, platform: platform.name, choices: await listChoices(question.cohort_id) };
    },

    /** Signs the choice; the browser carries it to the platform from the path that this returns. */
    async choose(id: string, personId: string, choice: ChooseLtiTarget, origin: string): Promise<string> {
      const { question, platform } = await getQuestion(id, personId);
      const choices = await listChoices(question.cohort_id);
      const chosen = choices.find(({ kind, target }) => kind === choice.kind && target === choice.target);
      if (!chosen) throw new AppError('NOT_FOUND', 'there is nothing of that name to place');
      const title = chosen.title[choice.language];
      const item = {
        type: 'ltiResourceLink',
        title,
        url: origin + pathOf(chosen),
        lineItem: {
          scoreMaximum: 100,
          label: title,
          resourceId: `${chosen.kind}:${chosen.target}`,
          tag: 'gopherlab',
        },
        window: { targetName: '_blank' },
      };
      const jwt = await new SignJWT({
        [`${LTI}/message_type`]: 'LtiDeepLinkingResponse',
        [`${LTI}/version`]: '1.3.0',
        [`${LTI}/deployment_id`]: question.deployment_id,
        [`${DEEP_LINKING}/content_items`]: [item],
        ...(question.data === null ? {} : { [`${DEEP_LINKING}/data`]: question.data }),
        nonce: randomUUID(),
      })
        .setProtectedHeader({ alg: 'RS256', kid: key.kid, typ: 'JWT' })
        .setIssuer(platform.clientId)
        .setAudience(platform.issuer)
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(key.privateKey);
      await lti.answerDeepLink(db, id, jwt);
      return `/lti/deep-links/${id}/return`;
    },

    /** The signed answer and where it goes; once. */
    async takeAnswer(id: string, personId: string): Promise<{ returnUrl: string; jwt: string }> {
      const taken = await lti.takeDeepLink(db, id, personId);
      if (!taken) throw new AppError('NOT_FOUND', 'this choice was sent already, or is over');
      return taken;
    },
  };
}
