import process from 'node:process';

/** Tests run in the worker's process itself (node-runtime.ts). */
export class NodeEnvironment {
  readonly global = globalThis;
  readonly fakeTimers = undefined;
  readonly fakeTimersModern = undefined;
  readonly moduleMocker = undefined;
  readonly #console = globalThis.console;
  readonly #exit = Object.getOwnPropertyDescriptor(process, 'exit') ?? {};
  readonly #before = leftInProcess();

  async setup(): Promise<void> {
    // Jest asks for a hundred frames of every error, and looks for source maps of each. The controller makes many errors that nobody reads.
    Error.stackTraceLimit = 10;
    Reflect.deleteProperty(Error, 'prepareStackTrace');
  }

  /** Takes away what Jest put into the process for the test file, and fails the file if it has left something itself. */
  async teardown(): Promise<void> {
    globalThis.console = this.#console;
    Object.defineProperty(process, 'exit', this.#exit);
    const changed = Object.entries(leftInProcess()).filter(([what, now]) => now !== this.#before[what]);

    if (changed.length > 0) {
      const lines = changed.map(([what, now]) => `${what}: ${this.#before[what] ?? ''} -> ${now}`);
      throw new Error(
        `The tests of this file leave the process changed for the next file. Undo that.\n${lines.join('\n')}`,
      );
    }
  }

  getVmContext(): undefined {
    return undefined;
  }
}

/** What one test file could leave in the process to the next, beside what modules keep. */
function leftInProcess(): Readonly<Record<string, string>> {
  return {
    'environment variables': JSON.stringify(Object.entries(process.env).toSorted()),
    'working directory': process.cwd(),
    'exit code': String(process.exitCode),
    // Jest listens for errors, and libraries listen for the exit from when they are loaded.
    'listeners for signals': process
      .eventNames()
      .filter((name) => String(name).startsWith('SIG'))
      .map((name) => `${String(name)} ${process.listenerCount(name)}`)
      .toSorted()
      .join(', '),
  };
}

// What `require` returns: Jest takes the class itself, or a default export.
export { NodeEnvironment as 'module.exports' };
