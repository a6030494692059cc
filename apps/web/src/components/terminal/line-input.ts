/** What a key press means to a program that reads lines. */
export interface LineInput {
  /** Takes what the terminal's keyboard sends; returns what the terminal has to show of it. */
  type: (data: string) => string;
  /** What was typed and not yet sent is dropped, as when the program ended. */
  reset: () => void;
}

export interface LineInputHandlers {
  /** A whole line with its newline. */
  onLine: (line: string) => void;
  /** Ctrl+D on an empty line: nothing more comes. */
  onEnd: () => void;
  /** Ctrl+C */
  onInterrupt: () => void;
}

const [ENTER, NEWLINE, BACKSPACE, DELETE, CTRL_C, CTRL_D, CTRL_U] = [
  '\r',
  '\n',
  '\b',
  '\x7f',
  '\x03',
  '\x04',
  '\x15',
];
// Arrow keys and the like: one line is all that is edited here.
// eslint-disable-next-line no-control-regex -- escape sequences begin with a control character
const ESCAPE_SEQUENCE = /\x1b(?:[[O][0-9;]*[A-Za-z~]?|.)?/g;

/**
 * A terminal's line discipline: keys are shown and kept until Enter, Backspace takes one back, Ctrl+U all of them. The
 * program has no terminal of its own in the page, so somebody has to do what a kernel does.
 */
export function createLineInput({ onLine, onEnd, onInterrupt }: LineInputHandlers): LineInput {
  let line: string[] = [];
  const erase = (count: number) => {
    const gone = line.splice(line.length - count, count);
    return '\b \b'.repeat(gone.reduce((cells, character) => cells + cellsOf(character), 0));
  };
  const press = (key: string): string => {
    switch (key) {
      case ENTER:
      case NEWLINE:
        onLine(`${line.join('')}\n`);
        line = [];
        return '\r\n';
      case BACKSPACE:
      case DELETE:
        return erase(Math.min(1, line.length));
      case CTRL_U:
        return erase(line.length);
      case CTRL_C:
        line = [];
        onInterrupt();
        return '^C\r\n';
      case CTRL_D:
        if (line.length === 0) onEnd();
        return '';
      default:
        if (key < ' ' && key !== '\t') return '';
        line.push(key);
        return key;
    }
  };
  return {
    type: (data) => [...data.replace(ESCAPE_SEQUENCE, '').replaceAll('\r\n', '\r')].map(press).join(''),
    reset() {
      line = [];
    },
  };
}

/** Columns of a terminal that a character takes: CJK and emoji take two. */
function cellsOf(character: string): number {
  return /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
    character,
  )
    ? 2
    : 1;
}
