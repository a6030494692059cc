import { z } from 'zod';
import {
  InvitationListSchema,
  InvitationOfferSchema,
  InvitationTokenSchema,
  InvitedSchema,
  InviteSchema,
  SessionSchema,
  UuidSchema,
  type Invitation,
} from '@gopherlab/contracts';
import { invitations, type Db } from '@gopherlab/store';
import { route, type Route } from '../../http/route.ts';
import { toSession } from '../session/routes.ts';
import type { InvitationService } from './invitation-service.ts';
import type { AccountService } from './service.ts';
import { visitorOf } from './visitor.ts';

export interface InvitationRouteOptions {
  db: Db;
  publicUrl: URL | undefined;
  invites: InvitationService;
  service: AccountService;
}

/** The newest; older ones have long been used or have run out. */
const MOST_INVITATIONS = 500;

export function invitationRoutes(options: InvitationRouteOptions): Route[] {
  return [...guestRoutes(options), ...adminRoutes(options)];
}

function guestRoutes({ publicUrl, invites, service }: InvitationRouteOptions): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/invitations/look',
      access: 'guest',
      scope: 'none',
      limit: 'writes',
      tag: 'Accounts',
      summary: 'What an invitation gives',
      description: 'Changes nothing; the link is in the body, so that no log holds it.',
      body: InvitationTokenSchema,
      responses: { 200: { description: 'The invitation', schema: InvitationOfferSchema } },
      errors: ['INVITATION_INVALID'],
      async handle(input) {
        service.limits.take('', visitorOf(input, publicUrl));
        return { status: 200, body: await invites.look(input.body.token) };
      },
    }),
    route({
      method: 'post',
      path: '/api/invitations/accept',
      access: 'account',
      scope: 'none',
      limit: 'writes',
      tag: 'Accounts',
      summary: 'Take the role of an invitation for an account that one has',
      description: 'A role never falls by it. Whoever has no account gives the invitation as they sign up.',
      body: InvitationTokenSchema,
      responses: { 200: { description: 'The caller, with the role', schema: SessionSchema } },
      errors: ['INVITATION_INVALID'],
      async handle(input) {
        const visitor = visitorOf(input, publicUrl);
        service.limits.take('', visitor);
        return { status: 200, body: toSession(await invites.accept(input.body.token, visitor)) };
      },
    }),
  ];
}

function adminRoutes({ db, publicUrl, invites }: InvitationRouteOptions): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/admin/invitations',
      access: 'admin',
      scope: 'admin',
      limit: 'reads',
      tag: 'Administration',
      summary: 'Invitations, newest first',
      responses: { 200: { description: 'At most the newest 500', schema: InvitationListSchema } },
      errors: [],
      async handle() {
        const list = await invitations.listInvitations(db, MOST_INVITATIONS);
        return { status: 200, body: { invitations: list.map(toInvitation) } };
      },
    }),
    route({
      method: 'post',
      path: '/api/admin/invitations',
      access: 'admin',
      scope: 'none',
      limit: 'writes',
      tag: 'Administration',
      summary: 'Invite somebody with a role',
      description:
        'The link works once and is told once. It is mailed where mail is configured and an address is given.',
      body: InviteSchema,
      responses: { 200: { description: 'The link', schema: InvitedSchema } },
      errors: [],
      handle: async (input) => ({
        status: 200,
        body: await invites.invite(input.body, visitorOf(input, publicUrl)),
      }),
    }),
    route({
      method: 'delete',
      path: '/api/admin/invitations/{id}',
      access: 'admin',
      scope: 'admin',
      limit: 'writes',
      tag: 'Administration',
      summary: 'Revoke an invitation that nobody has used',
      params: z.strictObject({ id: UuidSchema }),
      responses: { 204: { description: 'It opens nothing any more' } },
      errors: ['INVITATION_INVALID'],
      async handle(input) {
        await invites.revoke(input.params.id, visitorOf(input, publicUrl));
        return { status: 204 };
      },
    }),
  ];
}

type Listed = Awaited<ReturnType<typeof invitations.listInvitations>>[number];

function toInvitation(row: Listed): Invitation {
  const open = row.expired ? 'expired' : 'open';
  return {
    id: row.id,
    role: row.role,
    email: row.email,
    state: row.usedAt ? 'used' : row.revokedAt ? 'revoked' : open,
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdByName,
    expiresAt: row.expiresAt.toISOString(),
    usedAt: row.usedAt?.toISOString() ?? null,
    usedBy: row.usedByName,
  };
}
