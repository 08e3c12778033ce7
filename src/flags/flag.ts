/** A flag of the controller: all that is known of it, for reading it, for `--help` and for the documentation. */
export interface Flag<Value> {
  /** What stands for its value where it is explained. */
  readonly placeholder: string;
  /** What is read where neither it nor its environment is given; left out: there is no value then. */
  readonly default?: string;
  /** What is taken without a value, in a word, where there is no `default` and it need not be given. */
  readonly without?: string;
  /** Environment variables that stand in for it, the first one that is not empty. */
  readonly environment?: readonly string[];
  /** What it is and what it costs, in Markdown, with links as `docs/configuration.md` has them. */
  readonly meaning: string;
  /** What to tell people who have not given it, where it has to be. */
  readonly missing?: string;
  /** The value that the text stands for. Throws WrongValue. */
  readonly read: (text: string) => Value;
}
