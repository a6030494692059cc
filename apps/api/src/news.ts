/** A flag that can be waited for; telling twice before anybody looks is telling once. */
export interface News {
  tell: () => void;
  /** What is told from here on is new. */
  clear(): void;
  /** Resolves with whether there is news, after `ms` at the latest. */
  wait(ms: number, signal: AbortSignal): Promise<boolean>;
}

export function createNews(): News {
  let told = false;
  let finishWait: (() => void) | undefined;
  return {
    tell() {
      told = true;
      finishWait?.();
    },
    clear() {
      told = false;
    },
    async wait(ms, signal) {
      if (told || signal.aborted) return told;
      await new Promise<void>((resolve) => {
        const finish = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', finish);
          finishWait = undefined;
          resolve();
        };
        const timer = setTimeout(finish, ms);
        signal.addEventListener('abort', finish, { once: true });
        finishWait = finish;
      });
      return told;
    },
  };
}
