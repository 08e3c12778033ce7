/** Jest on Node's own module loader, which strips types (test/jest/); `npm run check` checks them. */
export default {
  testEnvironment: '<rootDir>/test/jest/node-environment.ts',
  runtime: '<rootDir>/test/jest/node-runtime.ts',
  injectGlobals: false,
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/scripts'],
  testMatch: ['**/*.test.ts'],
  // In real time, on a real control plane, or of an image that was built before, and so by commands of their own: jest.*.config.js.
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/test/failover/',
    '<rootDir>/test/cluster/real/',
    '<rootDir>/test/cluster/afterwards/',
    '<rootDir>/test/image/',
    '<rootDir>/test/chart/',
  ],
  transform: {},
  maxWorkers: 2,
  // Half a second, Jest's own, is too short for a process to end in on a busy machine: it then warns of a leak that there is not.
  workerGracefulExitTimeout: 10_000,
  // For what hangs: on a machine that is busy a test of a second may take many times that.
  testTimeout: 120_000,
};
