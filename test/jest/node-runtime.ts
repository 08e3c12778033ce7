import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { useGlobals } from './globals.ts';

const require = createRequire(import.meta.url);
const globalsUrl = new URL('./globals.ts', import.meta.url).href;

// The package itself only throws: it stands for what the runtime hands out.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: globalsUrl, shortCircuit: true } : next(specifier, context),
});

/**
 * Loads tests as Node loads any module, where Jest's own runtime makes a `vm` context for each test file, compiles all
 * that it imports anew in there, and so runs the suite in nearly twice the CPU time: modules are loaded once a worker, and
 * stay compiled. So test files share what their modules keep, which by rule is nothing (node-environment.ts looks at
 * what the process keeps). Mocked modules, coverage and whatever else needs the context do not work.
 *
 * Jest documents `runtime` as a setting; what it calls of one is what is here (jest-runner's runTest, jest-circus's jestAdapter).
 */
export class NodeRuntime {
  setGlobalsForRuntime = useGlobals;

  unstable_shouldLoadAsEsm(): boolean {
    return true;
  }

  /** Of the configuration's modules and of test files, each of which is run once by a worker. */
  async unstable_importModule(path: string): Promise<unknown> {
    return import(pathToFileURL(path).href);
  }

  /** Jest's framework, once for each test file: the tests that it knows and its listeners are variables of its modules. */
  requireInternalModule(path: string): unknown {
    Reflect.deleteProperty(require.cache, path);
    Reflect.deleteProperty(globalThis, Symbol.for('EVENT_HANDLERS'));
    return require(path);
  }

  requireModule(path: string): unknown {
    return require(path);
  }

  /** None are needed: Node replaces types by blanks. */
  getSourceMaps(): ReadonlyMap<string, string> {
    return new Map();
  }

  getAllCoverageInfoCopy(): undefined {
    return undefined;
  }

  enterTestCode(): void {
    // Jest's own refuses to load modules once the tests are over.
  }

  leaveTestCode(): void {
    // As above.
  }

  teardown(): void {
    // Modules stay for the worker's next test file.
  }
}

// What `require` returns: Jest takes the class itself or a default export.
export { NodeRuntime as 'module.exports' };
