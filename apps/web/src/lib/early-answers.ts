declare global {
  interface Window {
    /** By path: what `public/boot.js` asked for before any of this code had come; undefined where there was no answer. */
    gopherlabEarlyAnswers?: Record<string, Promise<Response | undefined>>;
  }
}

/** What was asked for while the page loaded is of that moment: whoever asks later wants to know how it is now. */
const FRESH_MS = 15_000;

/** The answer to a request that was made already, once; undefined where a request has to be made. */
export async function takeEarlyAnswer(path: string): Promise<Response | undefined> {
  const answer = globalThis.window?.gopherlabEarlyAnswers?.[path];
  if (!answer || performance.now() > FRESH_MS) return undefined;
  delete window.gopherlabEarlyAnswers?.[path];
  return answer;
}
