import type * as jest from '@jest/globals';

/**
 * What `@jest/globals` is to the tests (node-runtime.ts). Each test file has functions of its own, which know its tests,
 * while a module that defines tests for several files is loaded once: so these are variables, and imports of them follow.
 */
export let afterAll: typeof jest.afterAll;
export let afterEach: typeof jest.afterEach;
export let beforeAll: typeof jest.beforeAll;
export let beforeEach: typeof jest.beforeEach;
export let describe: typeof jest.describe;
export let expect: typeof jest.expect;
export let it: typeof jest.it;

/** The functions of the test file that is loaded next. */
export type Globals = Pick<
  typeof jest,
  'afterAll' | 'afterEach' | 'beforeAll' | 'beforeEach' | 'describe' | 'expect' | 'it'
>;

export function useGlobals(globals: Globals): void {
  ({ afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } = globals);
}
