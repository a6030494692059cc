import { createTransport } from 'nodemailer';
import type { LocalizedText } from '@gopherlab/contracts';
import type { AccountsConfig } from '../../config-accounts.ts';
import type { Logger } from '../../logger.ts';

/** A text in both languages: we do not know which one its reader has. */
export interface Mail {
  to: string;
  subject: LocalizedText;
  text: LocalizedText;
  link: string | undefined;
}

export interface Mailer extends AsyncDisposable {
  /** Waits until the server has taken it; says whether it did. */
  send(mail: Mail): Promise<boolean>;
  /** Does not wait: how long it takes would tell whether there was somebody to send to. */
  sendLater(mail: Mail): void;
}

const PATIENCE_MS = 10_000;

/** Undefined where no mail is configured. */
export function createMailer(config: AccountsConfig['mail'], logger: Logger): Mailer | undefined {
  if (!config) return undefined;
  const transport = createTransport({
    url: config.smtpUrl,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: 3 * PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const underWay = new Set<Promise<boolean>>();
  const send = async (mail: Mail) => {
    try {
      await transport.sendMail({
        from: config.from,
        to: mail.to,
        subject: `${mail.subject.en} · ${mail.subject.zh}`,
        text: textOf(mail),
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return true;
    } catch (error) {
      logger.error({ reason: (error as Error).message }, 'mail was not sent');
      return false;
    }
  };
  return {
    send,
    sendLater(mail) {
      const sending = send(mail);
      underWay.add(sending);
      void sending.finally(() => underWay.delete(sending));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(underWay);
      transport.close();
    },
  };
}

function textOf({ text, link }: Mail): string {
  const parts = [
    text.en,
    ...(link === undefined ? [] : [link]),
    text.zh,
    ...(link === undefined ? [] : [link]),
  ];
  return `${parts.join('\n\n')}\n`;
}
