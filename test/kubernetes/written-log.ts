import type { Log, LogFields, LogLevel } from '../../src/runtime/log.ts';

/** A log that a test can read. */
export class WrittenLog implements Log {
  readonly lines: { readonly level: LogLevel; readonly fields: LogFields; readonly message: string }[];
  readonly #fields: LogFields;

  constructor(fields: LogFields = {}, lines: WrittenLog['lines'] = []) {
    this.#fields = fields;
    this.lines = lines;
  }

  debug(fields: LogFields, message: string): void {
    this.#write('debug', fields, message);
  }

  info(fields: LogFields, message: string): void {
    this.#write('info', fields, message);
  }

  warn(fields: LogFields, message: string): void {
    this.#write('warn', fields, message);
  }

  error(fields: LogFields, message: string): void {
    this.#write('error', fields, message);
  }

  child(fields: LogFields): WrittenLog {
    return new WrittenLog({ ...this.#fields, ...fields }, this.lines);
  }

  /** The messages of one level. */
  messages(level: LogLevel): readonly string[] {
    return this.lines.filter((line) => line.level === level).map((line) => line.message);
  }

  #write(level: LogLevel, fields: LogFields, message: string): void {
    this.lines.push({ level, fields: { ...this.#fields, ...fields }, message });
  }
}
