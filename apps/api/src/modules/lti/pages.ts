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

/** Ends a registration as LTI asks: whoever opened the window closes it. Nothing that is secret is told. */
export const REGISTERED_SCRIPT =
  "const whoOpened = window.opener ?? window.parent;\nif (whoOpened !== window) whoOpened.postMessage({ subject: 'org.imsglobal.lti.close' }, '*');\n";

function form(action: string, fields: Record<string, string>, button: Html): Html {
  const inputs = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return html`<form method="post" action="${action}">${inputs}<button>${button}</button></form>`;
}

function formThatGoesOn(action: string, fields: Record<string, string>): Html {
  return html`${form(action, fields, html`Continue · <span lang="zh">继续</span>`)}
    <script src="/lti/continue.js" defer></script>`;
}

/** Our pages stand in no frame but these few, and those only in that site's. */
function allowFrame(res: Response, site: URL): void {
  const policy = String(res.get('Content-Security-Policy'));
  res.set(
    'Content-Security-Policy',
    policy.replace("frame-ancestors 'none'", `frame-ancestors ${site.origin}`),
  );
  res.removeHeader('X-Frame-Options');
}

/** The platform's form comes from another site, without our cookie: sent once more from here, it comes with it. */
export function sendHopPage(res: Response, fields: Record<string, string>): void {
  const body = html`<h1>Opening Gopherlab</h1>
    <p lang="zh">正在打开 Gopherlab</p>
    ${formThatGoesOn('/lti/launch', { ...fields, hop: '1' })}`;
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
    ${formThatGoesOn(returnUrl, { JWT: jwt })}`;
  res.status(200).set('Content-Security-Policy', policy).type('text/html').send(page('Gopherlab', body));
}

/** In the platform's frame: opens the launch in a window of its own. */
export function sendFramePage(res: Response, platformUrl: string, href: string): void {
  allowFrame(res, new URL(platformUrl));
  const body = html`<h1>Gopherlab opens in a window of its own</h1>
    <p>An editor needs the room, and your sign-in stays yours: other sites cannot frame it.</p>
    <p lang="zh">Gopherlab 在新窗口中打开：编辑器需要空间，其他网站也无法嵌套你的登录会话。</p>
    <a href="${href}" target="_blank" rel="noopener">Open Gopherlab · <span lang="zh">打开</span></a>`;
  res.status(200).type('text/html').send(page('Gopherlab', body));
}

/** Dynamic registration, before anything is done. Whoever has no link of an admin does not get here. */
export function sendRegisterPage(res: Response, platform: URL, fields: Record<string, string>): void {
  openToPlatform(res, platform);
  const body = html`<h1>Register ${platform.host} with Gopherlab</h1>
    <p>
      Gopherlab asks the platform for the rights to pass back scores and to read who is in a course, and takes
      launches from it from then on. The link that opened this page works once.
    </p>
    <p lang="zh">
      Gopherlab
      将向平台申请回传成绩和读取课程成员的权限，此后接受来自该平台的启动。打开本页的链接只能使用一次。
    </p>
    ${form('/lti/register', fields, html`Register · <span lang="zh">注册</span>`)}`;
  res.status(200).type('text/html').send(page('Gopherlab', body));
}

/** Dynamic registration is done; the platform is told to close this. */
export function sendRegisteredPage(
  res: Response,
  platform: URL,
  { name, needsDeployment }: { name: string; needsDeployment: boolean },
): void {
  openToPlatform(res, platform);
  const next = needsDeployment
    ? html`<p>
          The platform named no deployment. Switch the tool on there and open a link once: the refused launch
          stands in Gopherlab under Integrations, where an admin takes its deployment in.
        </p>
        <p lang="zh">
          平台没有给出部署编号。请在平台启用该工具并打开一次链接：被拒绝的启动会出现在 Gopherlab
          的“集成”页，由管理员在那里加入部署编号。
        </p>`
    : html`<p>Switch the tool on there if it is not on by itself. This window may be closed.</p>
        <p lang="zh">如果工具没有自动启用，请在平台启用它。本窗口可以关闭了。</p>`;
  const body = html`<h1>${name} is registered</h1>
    ${next}
    <script src="/lti/registered.js" defer></script>`;
  res.status(200).type('text/html').send(page('Gopherlab', body));
}

/** Framed by the platform, or a window that it opened and may hear from. */
function openToPlatform(res: Response, platform: URL): void {
  allowFrame(res, platform);
  res.set({ 'Cross-Origin-Opener-Policy': 'unsafe-none', 'Cache-Control': 'no-store' });
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
