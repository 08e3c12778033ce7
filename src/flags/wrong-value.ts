/** A text that a flag cannot take. The message says what would do: "it has to be …". */
export class WrongValue extends Error {
  override readonly name = 'WrongValue';
  /** What of the text is wrong; undefined: all of it. */
  readonly part: string | undefined;

  constructor(message: string, options: { readonly part?: string } = {}) {
    super(message);
    this.part = options.part;
  }
}
