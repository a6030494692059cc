import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Catalogue } from '@gopherlab/catalogue';
import type { ChooseLtiTargets, LtiChoice, LtiDeepLink, TrackDefinition } from '@gopherlab/contracts';
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
  tracks: () => Promise<TrackDefinition[]>;
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
    const minutesOf = (lab: string) => catalogue.labs.get(lab)?.manifest.minutes ?? 0;
    return [
      ...assigned.map(({ id, title }): LtiChoice => {
        return { kind: 'assignment', target: id, title: { en: title, zh: title }, minutes: null };
      }),
      ...(await tracks()).map(({ slug, title, labs }): LtiChoice => {
        const minutes = labs.reduce((sum, { lab }) => sum + minutesOf(lab), 0);
        return { kind: 'track', target: slug, title, minutes };
      }),
      ...[...catalogue.labs.values()].map(({ manifest: { slug, title, minutes } }): LtiChoice => {
        return { kind: 'lab', target: slug, title, minutes };
      }),
    ];
  }

  return {
    async get(id: string, personId: string): Promise<LtiDeepLink> {
      const { question, platform } = await getQuestion(id, personId);
      return {
        id,
        platform: platform.name,
        course: question.course,
        multiple: question.accepts_multiple,
        lineItems: question.line_items,
        choices: await listChoices(question.cohort_id),
      };
    },

    /** Signs the choice; the browser carries it to the platform from the path that this returns. */
    async choose(id: string, personId: string, chosen: ChooseLtiTargets, origin: string): Promise<string> {
      const { question, platform } = await getQuestion(id, personId);
      if (chosen.items.length > 1 && !question.accepts_multiple) {
        const issues = [{ path: 'body.items', message: 'the platform takes one at a time' }];
        throw new AppError('INVALID_INPUT', undefined, { issues });
      }
      const choices = await listChoices(question.cohort_id);
      const items = chosen.items.map((item) => {
        const choice = choices.find(({ kind, target }) => kind === item.kind && target === item.target);
        if (!choice) throw new AppError('NOT_FOUND', 'there is nothing of that name to place');
        return contentItem({ ...choice, ...item }, choice.title[chosen.language], origin);
      });
      const jwt = await new SignJWT({
        [`${LTI}/message_type`]: 'LtiDeepLinkingResponse',
        [`${LTI}/version`]: '1.3.0',
        [`${LTI}/deployment_id`]: question.deployment_id,
        [`${DEEP_LINKING}/content_items`]: items,
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

type Item = Pick<LtiChoice, 'kind' | 'target'> & Pick<ChooseLtiTargets['items'][number], 'points' | 'dueAt'>;

/** A link as deep linking 2.0 writes it. Scores are sent as percents; the platform scales them to the points. */
function contentItem({ kind, target, points, dueAt }: Item, title: string, origin: string) {
  const lineItem = { scoreMaximum: points, label: title, resourceId: `${kind}:${target}`, tag: 'gopherlab' };
  return {
    type: 'ltiResourceLink',
    title,
    url: origin + pathOf({ kind, target }),
    ...(points === null ? {} : { lineItem }),
    ...(dueAt === null ? {} : { submission: { endDateTime: new Date(dueAt).toISOString() } }),
    window: { targetName: '_blank' },
  };
}
