/** Jest on ES modules: types are stripped by swc, `npm run check` checks them. */
export default {
  testEnvironment: 'node',
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
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, sourceMaps: 'inline' }],
  },
  maxWorkers: 2,
  // For what hangs: on a machine that is busy a test of a second may take many times that.
  testTimeout: 120_000,
};
