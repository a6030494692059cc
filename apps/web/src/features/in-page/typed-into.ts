import { createLineInput } from '../../components/terminal/line-input.ts';
import type { PageRunner } from './page-runner.ts';

/** What is typed is shown in the log and goes to the program, line by line. */
export function typedInto(program: PageRunner): (data: string) => void {
  const input = createLineInput({
    onLine: (line) => program.current()?.write(line),
    onEnd: () => program.current()?.closeInput(),
    onInterrupt: program.stop,
  });
  return (data) => {
    if (program.current()) program.log.append(input.type(data));
    else input.reset();
  };
}
