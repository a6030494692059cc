import { SetupError, type Step, type StepContext, type StepOutcome } from './step.ts';

/** At most one progress line in this many milliseconds where the output is not a terminal. */
const PLAIN_PROGRESS_MS = 5000;

/** Runs the steps in order, each with its name, progress and time on standard error. */
export async function runSteps(
  steps: Step[],
  base: Omit<StepContext, 'report' | 'productOf'>,
): Promise<Map<Step, StepOutcome>> {
  const outcomes = new Map<Step, StepOutcome>();
  const productOf = (step: Step) => outcomes.get(step)?.product;
  for (const [index, step] of steps.entries()) {
    const number = `[${index + 1}/${steps.length}]`;
    outcomes.set(step, await runStep(step, number, { ...base, productOf }));
  }
  return outcomes;
}

async function runStep(step: Step, number: string, base: Omit<StepContext, 'report'>): Promise<StepOutcome> {
  const line = createProgressLine(`${number} ${step.name}`);
  const begun = performance.now();
  line.show('…');
  try {
    const outcome = await step.run({ ...base, report: line.show });
    const { state, detail } = outcome;
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    const mark = state === 'skipped' ? '=' : '✓';
    line.end(`${mark} ${number} ${step.name}: ${detail} (${seconds} s)`);
    return outcome;
  } catch (error) {
    line.end(`✗ ${number} ${step.name}`);
    throw error;
  }
}

function createProgressLine(title: string): {
  show: (progress: string) => void;
  end: (text: string) => void;
} {
  const isTerminal = process.stderr.isTTY;
  let lastPrinted = 0;
  let lastText = '';
  return {
    show(progress: string) {
      const text = `▸ ${title}: ${progress}`;
      if (isTerminal) {
        process.stderr.write(`\r\x1b[K${text.slice(0, (process.stderr.columns || 100) - 1)}`);
        return;
      }
      if (progress === '…' || text === lastText || Date.now() - lastPrinted < PLAIN_PROGRESS_MS) return;
      lastPrinted = Date.now();
      lastText = text;
      process.stderr.write(`${text}\n`);
    },
    end(text: string) {
      process.stderr.write(isTerminal ? `\r\x1b[K${text}\n` : `${text}\n`);
    },
  };
}

/** Says a fault of set-up as one message: the cause, and the next step. */
export function printSetupError(error: unknown): void {
  if (error instanceof SetupError) {
    process.stderr.write(`\n✗ ${error.message}\n  Next: ${error.nextStep}\n`);
    return;
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `\n✗ ${message}\n  Next: run \`npm run doctor\`; if it finds nothing, report this message.\n`,
  );
}
