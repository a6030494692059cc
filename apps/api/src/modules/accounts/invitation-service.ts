import type { Invite, Invited, InvitationOffer, RoleName } from '@gopherlab/contracts';
import { audit, invitations, people, roles, type Db, type Person } from '@gopherlab/store';
import { createSessionToken, hashToken } from '../../http/cookies.ts';
import { AppError } from '../../http/errors.ts';
import type { Mailer } from './mailer.ts';
import { invitationLink, invitationMail } from './mails.ts';
import type { Visitor } from './visitor.ts';

const RANK: Record<RoleName, number> = { candidate: 0, instructor: 1, admin: 2 };

export type InvitationService = ReturnType<typeof createInvitationService>;

/** Links that give whoever opens them an account with a role, once. */
export function createInvitationService({ db, mailer }: { db: Db; mailer: Mailer | undefined }) {
  return {
    /** The link is known to whoever gets this, and to nobody else: only its hash is kept. */
    async invite({ role, email, days }: Invite, visitor: Visitor): Promise<Invited> {
      const { token, tokenHash } = createSessionToken();
      const createdBy = visitor.person.id;
      const made = await db.transaction().execute(async (tx) => {
        const row = await invitations.insertInvitation(tx, { tokenHash, role, email, createdBy, days });
        await note(tx, visitor, 'invitation.made', row.id, { role, days });
        return row;
      });
      const { origin } = visitor;
      const mailed =
        email !== null && mailer
          ? await mailer.send(invitationMail({ to: email, origin }, token, role))
          : false;
      return { id: made.id, link: invitationLink(origin, token), mailed };
    },

    async revoke(id: string, visitor: Visitor): Promise<void> {
      await db.transaction().execute(async (tx) => {
        if (!(await invitations.revokeInvitation(tx, id))) throw new AppError('INVITATION_INVALID');
        await note(tx, visitor, 'invitation.revoked', id, {});
      });
    },

    async look(token: string): Promise<InvitationOffer> {
      const found = await invitations.findInvitation(db, hashToken(token));
      if (!found || found.usedAt || found.revokedAt || found.expired)
        throw new AppError('INVITATION_INVALID');
      return { role: found.role, email: found.email, expiresAt: found.expiresAt.toISOString() };
    },

    /** For somebody who has an account: their role rises, and never falls. */
    async accept(token: string, { person, requestId }: Visitor): Promise<Person> {
      return db.transaction().execute(async (tx) => {
        const used = await invitations.useInvitation(tx, hashToken(token));
        if (!used) throw new AppError('INVITATION_INVALID');
        await invitations.setInvitationUser(tx, used.id, person.id);
        if (RANK[used.role] > RANK[person.role]) {
          const because = { invitation: used.id };
          const order = { personId: person.id, role: used.role, actorId: person.id, because, requestId };
          await roles.changeRole(tx, order);
        }
        return people.getPerson(tx, person.id);
      });
    },
  };
}

function note(
  db: Db,
  { person, requestId }: Visitor,
  action: string,
  id: string,
  detail: Record<string, unknown>,
): Promise<void> {
  const subject = { subjectKind: 'invitation', subjectId: id, detail, requestId };
  return audit.appendAudit(db, { actorId: person.id, action, ...subject });
}
