/** Jest on ES modules: types are stripped by swc, `npm run check` checks them. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/scripts'],
  testMatch: ['**/*.test.ts'],
  // In real time, or on a real control plane, and so by commands of their own: jest.failover.config.js, jest.cluster.config.js.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/failover/', '<rootDir>/test/cluster/real/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, sourceMaps: 'inline' }],
  },
  maxWorkers: 2,
  testTimeout: 30_000,
};
