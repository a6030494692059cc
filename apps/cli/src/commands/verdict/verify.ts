import { readFile } from 'node:fs/promises';
import { LanguageSchema, type Language } from '@gopherlab/contracts';
import { isVerdictFile, verifyVerdict } from '@gopherlab/signing';
import { Option, type Command } from 'commander';
import { callerPath } from '../../terminal/caller-path.ts';
import { harmless, paintFor } from '../../terminal/paint.ts';
import { UsageError } from '../../usage-error.ts';
import { signatureFindings, type Finding } from './findings.ts';
import { inputFindings } from './inputs.ts';
import { trustedKeys, type KeySource } from './trusted-keys.ts';

interface VerifyOptions extends KeySource {
  files?: string;
  thisLab?: boolean;
  json?: boolean;
  lang: Language;
}

/** A signed verdict has some kilobytes. */
const MOST_BYTES = 1024 * 1024;

const HELP = `
Without --keys and --url the keys are this installation's own. Nothing but --url needs the network.
A verdict is valid when one of these keys signed exactly what the file shows.

Exit code: 0 valid, 1 not valid (each part that does not hold is named), 2 a wrong call or a file that cannot be read.

Examples:
  npm run -s verdict -- verify verdict-worker-pool-3f9a41c2.json
  npm run -s verdict -- verify verdict.json --url https://labs.example
  npm run -s verdict -- verify verdict.json --keys jwks.json --files ./my-pool --json`;

export function registerVerify(verdict: Command): void {
  verdict
    .command('verify')
    .summary('check a signed verdict, offline')
    .description('Check a signed verdict: who signed it, and that nothing in it was changed.')
    .argument('<file>', 'the file that the page or GET /api/submissions/{id}/verdict gave')
    .option(
      '--keys <jwks.json>',
      'trust the keys in this file: a saved /.well-known/jwks.json, a JWK, or PEM',
    )
    .option('--url <address>', 'trust the keys that this installation publishes now')
    .option('--files <folder>', 'also check that these are the files that were judged')
    .option('--this-lab', 'also demand that the lab here is the version that graded')
    .option('--json', 'print exactly one JSON object to standard output')
    .addOption(
      new Option('--lang <language>', 'language of the findings')
        .choices(LanguageSchema.options)
        .default('en'),
    )
    .addHelpText('after', HELP)
    .action(async (file: string, options: VerifyOptions) => {
      process.exitCode = (await verifyFile(file, options)) ? 0 : 1;
    });
}

async function verifyFile(path: string, options: VerifyOptions): Promise<boolean> {
  const file = await readVerdictFile(path);
  const { keys, from } = await trustedKeys(options);
  const { faults, kid = '', statement } = await verifyVerdict(file, keys);
  const findings = signatureFindings(faults, kid, from);
  if (statement) {
    const files = options.files === undefined ? undefined : callerPath(options.files);
    findings.push(...(await inputFindings(statement, { files, thisLab: options.thisLab ?? false })));
  }
  const valid = findings.every(({ outcome }) => outcome !== 'fails');
  if (options.json) {
    const told = findings.map(({ message, ...rest }) => ({ ...rest, message: message[options.lang] }));
    process.stdout.write(`${JSON.stringify({ valid, findings: told, statement: statement ?? null })}\n`);
  } else {
    process.stdout.write(told(statement, findings, valid, options.lang));
  }
  return valid;
}

async function readVerdictFile(path: string): Promise<{ statement: object; jws: string }> {
  let text: string;
  try {
    text = await readFile(callerPath(path), 'utf8');
  } catch (cause) {
    throw new UsageError(`${path}: cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown'})`, {
      cause,
    });
  }
  if (text.length > MOST_BYTES) throw new UsageError(`${path}: is far too large for a verdict`);
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`${path}: is not JSON`, { cause });
  }
  if (!isVerdictFile(file))
    throw new UsageError(`${path}: is no signed verdict: it has no statement and jws`);
  return file;
}

const MARKS = { holds: '✓', fails: '✗', note: '·' } as const;
const COLOURS = { holds: 'green', fails: 'red', note: 'gray' } as const;

function told(
  statement: Awaited<ReturnType<typeof verifyVerdict>>['statement'],
  findings: Finding[],
  valid: boolean,
  lang: Language,
): string {
  const paint = paintFor(process.stdout);
  const lines = findings.map(
    ({ outcome, message }) => `${paint(COLOURS[outcome], MARKS[outcome])} ${harmless(message[lang])}`,
  );
  if (statement) {
    const { lab, score, maxScore, status, finishedAt, issuer, attempt } = statement;
    const which = {
      en: attempt === null ? '' : `, attempt ${attempt}`,
      zh: attempt === null ? '' : `，第 ${attempt} 次提交`,
    };
    lines.unshift(
      `${paint('bold', `${score} / ${maxScore}`)}  ${lab}${which[lang]} · ${status} · ${finishedAt} · ${harmless(issuer)}`,
    );
  }
  const words = valid ? { en: 'Valid.', zh: '有效。' } : { en: 'Not valid.', zh: '无效。' };
  lines.push(paint(['bold', valid ? 'green' : 'red'], words[lang]));
  return lines.map((line) => `${line}\n`).join('');
}
