/** Jest on ES modules: types are stripped by swc, `npm run check` checks them. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/scripts'],
  testMatch: ['**/*.test.ts'],
  // In real time, and so by a command of its own: jest.failover.config.js.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/failover/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, sourceMaps: 'inline' }],
  },
  maxWorkers: 2,
  testTimeout: 30_000,
};
