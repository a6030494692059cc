/** What is wrong with the environment, all of it, one variable a line. */
export class ConfigError extends Error {
  constructor(problems: string[]) {
    super(`The environment is wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}
