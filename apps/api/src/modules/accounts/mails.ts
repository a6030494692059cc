import type { RoleName } from '@gopherlab/contracts';
import { nextPath, withNext } from '../../http/next-path.ts';
import type { Mail } from './mailer.ts';

/** Minutes that links in mails are good for. */
export const CONFIRM_MINUTES = 24 * 60;
export const RESET_MINUTES = 60;
/** Minutes that a link is good for which an admin makes and hands over. */
export const HANDED_RESET_MINUTES = 24 * 60;

interface To {
  to: string;
  origin: string;
}

/** Where its reader was going. */
interface Onward extends To {
  next: string | undefined;
}

// Tokens stand behind the `#`: browsers send that to nobody, so no log and no proxy sees it.
const linkTo = (page: string, { origin, next }: Pick<Onward, 'origin' | 'next'>) =>
  withNext(`${origin}/${page}`, nextPath(next, origin));
export const resetLink = (origin: string, token: string, next?: string) =>
  `${linkTo('reset-password', { origin, next })}#${token}`;
export const invitationLink = (origin: string, token: string) => `${origin}/invite#${token}`;

export function confirmMail({ to, ...onward }: Onward, token: string): Mail {
  return {
    to,
    subject: { en: 'Confirm your address', zh: '确认你的邮箱' },
    text: {
      en: 'Somebody, most likely you, uses this address for a Gopherlab account. Open the link within 24 hours to confirm that it is yours. If it was not you, do nothing: without the link nothing happens.',
      zh: '有人（多半是你）用这个邮箱注册 Gopherlab 账户。请在 24 小时内打开链接，确认邮箱属于你。如果不是你本人，不必理会：不打开链接，什么也不会发生。',
    },
    link: `${linkTo('confirm', onward)}#${token}`,
  };
}

/** To somebody who signs up with the address of an account: only the mail's reader learns that there is one. */
export function accountExistsMail({ to, ...onward }: Onward): Mail {
  return {
    to,
    subject: { en: 'You have an account already', zh: '你已经有账户了' },
    text: {
      en: 'Somebody, most likely you, wanted to make a Gopherlab account with this address. It has one already: sign in with it. If you have forgotten the password, the page helps you to a new one. If it was not you, do nothing.',
      zh: '有人（多半是你）想用这个邮箱注册 Gopherlab 账户。这个邮箱已有账户，请直接登录；如果忘了密码，可以在登录页重设。如果不是你本人，不必理会。',
    },
    link: linkTo('sign-in', onward),
  };
}

export function resetMail({ to, ...onward }: Onward, token: string): Mail {
  return {
    to,
    subject: { en: 'Set a new password', zh: '重设密码' },
    text: {
      en: 'Somebody, most likely you, asked for a new password for the Gopherlab account with this address. Open the link within one hour to set one. It ends all sessions of the account. If it was not you, do nothing: your password stays as it is.',
      zh: '有人（多半是你）要求为这个邮箱的 Gopherlab 账户重设密码。请在 1 小时内打开链接设置新密码，届时账户的所有会话都会结束。如果不是你本人，不必理会：密码不会改变。',
    },
    link: resetLink(onward.origin, token, onward.next),
  };
}

/** To the old address: whoever took an account over cannot do it in silence. */
export function emailChangedMail({ to, origin }: To): Mail {
  return {
    to,
    subject: { en: 'Your address was changed', zh: '你的邮箱已更改' },
    text: {
      en: 'The Gopherlab account that had this address has another one now. If it was not you, tell whoever runs the installation.',
      zh: '原先使用这个邮箱的 Gopherlab 账户已改用其他邮箱。如果不是你本人操作，请联系平台的维护者。',
    },
    link: `${origin}/account`,
  };
}

const ROLES: Record<RoleName, { en: string; zh: string }> = {
  candidate: { en: 'candidate', zh: '学员' },
  instructor: { en: 'instructor', zh: '教师' },
  admin: { en: 'admin', zh: '管理员' },
};

export function invitationMail({ to, origin }: To, token: string, role: RoleName): Mail {
  return {
    to,
    subject: { en: 'You are invited to Gopherlab', zh: '邀请你加入 Gopherlab' },
    text: {
      en: `You are invited to Gopherlab, a lab for production Go, as ${ROLES[role].en}. The link works once.`,
      zh: `邀请你以${ROLES[role].zh}身份加入 Gopherlab，一个练习生产级 Go 的实验室。链接只能使用一次。`,
    },
    link: invitationLink(origin, token),
  };
}
