/** What `go test` was asked to do. */
export interface TestCommand {
  patterns: string[];
  /** For each test binary, with their `-test.` prefix. */
  binaryArgs: string[];
  tags: string[];
  verbose: boolean;
  /** Packages were named, so that passing ones print one line only. */
  lists: boolean;
  /** A reason why it cannot be done. */
  unsupported?: string;
  /** What is wrong with the arguments. */
  wrong?: string;
}

const BOOLEAN = ['benchmem', 'failfast', 'fullpath', 'short', 'v'];
const VALUED = [
  'bench',
  'benchtime',
  'count',
  'cpu',
  'list',
  'parallel',
  'run',
  'shuffle',
  'skip',
  'timeout',
];
/** Of `go test` itself, and without meaning here: everything is always built in the same way. */
const IGNORED = ['json', 'vet', 'p', 'x', 'a', 'mod', 'trimpath', 'buildvcs'];
const IGNORED_WITH_VALUE = ['vet', 'p', 'mod'];
const NEEDS_SERVER: Record<string, string> = {
  race: 'the race detector does not work in the page; the sandbox on the server has it',
  msan: 'the memory sanitizer does not work in the page',
  asan: 'the address sanitizer does not work in the page',
  cover: 'coverage is not measured in the page; the sandbox on the server does it',
  covermode: 'coverage is not measured in the page; the sandbox on the server does it',
  coverpkg: 'coverage is not measured in the page; the sandbox on the server does it',
  coverprofile: 'coverage is not measured in the page; the sandbox on the server does it',
  fuzz: 'fuzzing needs more than one process and does not work in the page; the seeds are run as tests without -fuzz',
  cpuprofile: 'profiles are not written in the page; the sandbox on the server does it',
  memprofile: 'profiles are not written in the page; the sandbox on the server does it',
  blockprofile: 'profiles are not written in the page; the sandbox on the server does it',
  mutexprofile: 'profiles are not written in the page; the sandbox on the server does it',
  trace: 'traces are not written in the page; the sandbox on the server does it',
  exec: '-exec needs other processes, which do not exist in the page',
  c: '-c writes a test binary to disk, which the page does not have',
  o: '-o writes a test binary to disk, which the page does not have',
};

/** Reads the arguments of `go test` as cmd/go does. */
export function parseTestArgs(args: readonly string[]): TestCommand {
  const command: TestCommand = { patterns: [], binaryArgs: [], tags: [], verbose: false, lists: false };
  let hasTimeout = false;
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '-args' || arg === '--args') {
      command.binaryArgs.push(...args.slice(index + 1));
      break;
    }
    const match = /^--?(?:test\.)?([a-z]+)(?:=(.*))?$/s.exec(arg);
    if (!match) {
      if (arg.startsWith('-')) command.wrong ??= `malformed flag ${arg}`;
      else command.patterns.push(arg);
      continue;
    }
    const [, name = '', inline] = match;
    const takesNext = VALUED.includes(name) || IGNORED_WITH_VALUE.includes(name) || name === 'tags';
    const value = inline ?? (takesNext ? args[(index += 1)] : undefined);
    if (takesNext && value === undefined) command.wrong ??= `flag needs an argument: -${name}`;
    hasTimeout ||= name === 'timeout';
    applyFlag(command, name, value);
  }
  command.lists = command.patterns.length > 0;
  if (!command.lists) command.patterns.push('.');
  const timeout = hasTimeout ? [] : ['-test.timeout=10m0s'];
  command.binaryArgs.unshift('-test.paniconexit0', ...timeout);
  return command;
}

function applyFlag(command: TestCommand, name: string, value: string | undefined): void {
  const isOff = value === 'false' || value === '0';
  const reason = NEEDS_SERVER[name];
  if (reason && !isOff) {
    command.unsupported ??= reason;
  } else if (name === 'v') {
    command.verbose = !isOff;
    // Marks the lines of the testing package, so that the output of tests cannot be taken for them.
    if (command.verbose) command.binaryArgs.push('-test.v=test2json');
  } else if (name === 'tags') {
    command.tags.push(...(value ?? '').split(',').filter((tag) => tag !== ''));
  } else if (BOOLEAN.includes(name) || VALUED.includes(name)) {
    command.binaryArgs.push(`-test.${name}=${value ?? 'true'}`);
    if (name === 'bench' || name === 'list') command.verbose = true;
  } else if (!IGNORED.includes(name) && !reason) {
    command.wrong ??= `flag provided but not defined: -${name}`;
  }
}
