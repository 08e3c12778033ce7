import { styleText } from 'node:util';

/** Below which lines are broken, on any terminal. */
const width = 110;

/** Writes the demo for people: chapters, commands, what came back. Colours only on a terminal. */
export class Screen {
  readonly #write: (text: string) => void;
  readonly #started = performance.now();
  #chapter = 0;

  constructor(options: { readonly write: (text: string) => void }) {
    this.#write = options.write;
  }

  /** Seconds since the demo began. */
  get elapsed(): number {
    return (performance.now() - this.#started) / 1000;
  }

  line(text = ''): void {
    this.#write(`${text}\n`);
  }

  chapter(title: string): void {
    this.#chapter += 1;
    this.line();
    this.line(styleText('bold', `${this.#chapter}. ${title}`));
    this.line();
  }

  /** A command as one would type it. */
  command(text: string): void {
    this.line(`  ${styleText('cyan', `$ ${text}`)}`);
  }

  /** What a command, or a file, has to say. */
  output(text: string): void {
    for (const line of text.trimEnd().split('\n')) this.line(`  ${line}`);
  }

  remark(text: string): void {
    for (const line of wrap(text, width - 2)) this.line(`  ${styleText('dim', line)}`);
  }

  /** Something that turned out as it should. */
  success(text: string): void {
    this.line(`  ${styleText('green', '✔')} ${text}`);
  }

  /** Something that happened `seconds` after something else; further lines are set below its text. */
  moment(seconds: number, mark: string, text: string, detail = ''): void {
    this.line(`  ${styleText('dim', `${seconds.toFixed(1).padStart(5)} s`)}  ${mark}  ${text}`);
    for (const line of detail === '' ? [] : wrap(detail, width - 14))
      this.line(`${' '.repeat(14)}${styleText('dim', line)}`);
  }
}

/** Breaks a text between words; a word that is longer than a line stays whole. */
export function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
