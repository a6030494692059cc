import type { Response } from 'express';
import { html, type Html } from '../docs/html.ts';

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; font: 14px/1.5 system-ui, sans-serif; background: light-dark(#fafbfc, #0f1318); color: light-dark(#1b2229, #e4e9ee); }
main { max-width: 36rem; margin: 0 auto; padding: 3rem 1rem; }
h1 { font-size: 20px; margin: 0 0 .5rem; } p { margin: 0 0 1rem; } hr { border: 0; border-top: 1px solid light-dark(#d9dee3, #333b43); margin: 1.5rem 0; }
a, button { display: inline-block; box-sizing: border-box; min-height: 36px; padding: 7px 14px; border: 0; border-radius: 6px; font: inherit; cursor: pointer;
  text-decoration: none; color: light-dark(#fff, #10222a); background: light-dark(#00708a, #5dc9e2); }
a:focus-visible, button:focus-visible { outline: 2px solid light-dark(#1b2229, #fff); outline-offset: 2px; }
code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere; } .muted { color: light-dark(#59636e, #9aa5b1); }
`;

/** Sends the one form on its page when the page is there; without scripts its button does. */
export const CONTINUE_SCRIPT = "document.querySelector('form').submit();\n";

function page(title: string, body: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${title}</title>
      <link rel="icon" href="data:," />
      <style>
        ${{ html: STYLE }}
      </style>
      <main>${body}</main>
    </html>`.html;
}

function form(action: string, fields: Record<string, string>): Html {
  const inputs = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return html`<form method="post" action="${action}">
      ${inputs}<button>Continue · <span lang="zh">继续</span></button>
    </form>
    <script src="/lti/continue.js" defer></script>`;
}

/** The platform's form comes from another site, without our cookie: sent once more from here, it comes with it. */
export function sendHopPage(res: Response, fields: Record<string, string>): void {
  const body = html`<h1>Opening Gopherlab</h1>
    <p lang="zh">正在打开 Gopherlab</p>
    ${form('/lti/launch', { ...fields, hop: '1' })}`;
  res.status(200).type('text/html').send(page('Gopherlab', body));
}

/** Carries the signed answer to the platform, the one other site that a form of this page may go to. */
export function sendReturnPage(res: Response, returnUrl: string, jwt: string): void {
  const policy = String(res.get('Content-Security-Policy')).replace(
    "form-action 'self'",
    // Platforms send the browser on to other addresses of theirs.
    `form-action ${new URL(returnUrl).origin} https:`,
  );
  const body = html`<h1>Returning to your course</h1>
    <p lang="zh">正在返回课程</p>
    ${form(returnUrl, { JWT: jwt })}`;
  res.status(200).set('Content-Security-Policy', policy).type('text/html').send(page('Gopherlab', body));
}

/** Our pages stand in no frame; this one alone may, in the platform's, to open the launch in a window of its own. */
export function sendFramePage(res: Response, platformUrl: string, href: string): void {
  const policy = String(res.get('Content-Security-Policy')).replace(
    "frame-ancestors 'none'",
    `frame-ancestors ${new URL(platformUrl).origin}`,
  );
  const body = html`<h1>Gopherlab opens in a window of its own</h1>
    <p>An editor needs the room, and your sign-in stays yours: other sites cannot frame it.</p>
    <p lang="zh">Gopherlab 在新窗口中打开：编辑器需要空间，其他网站也无法嵌套你的登录会话。</p>
    <a href="${href}" target="_blank" rel="noopener">Open Gopherlab · <span lang="zh">打开</span></a>`;
  res.removeHeader('X-Frame-Options');
  res.status(200).set('Content-Security-Policy', policy).type('text/html').send(page('Gopherlab', body));
}

/** A launch that ended here, for the person who sees it. */
export function sendProblemPage(
  res: Response,
  problem: { status: number; title: string; detail: string; requestId: string },
): void {
  const body = html`<h1>${problem.title}</h1>
    <p>${problem.detail}</p>
    <p>
      Go back to your course and open the link again. If it happens again, give this number to whoever runs
      Gopherlab.
    </p>
    <p lang="zh">
      学习平台的启动请求被拒绝。回到课程重新打开链接；如果再次发生，把下面的编号告诉 Gopherlab 的管理员。
    </p>
    <p class="muted">Request <code>${problem.requestId}</code></p>`;
  res.status(problem.status).type('text/html').send(page(problem.title, body));
}
