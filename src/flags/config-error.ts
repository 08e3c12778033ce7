/** Flags or environment that cannot be used. The message has a line for each problem: which, why, and what would do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
  }
}
