import base from './jest.config.js';

/** `npm run test:cluster`: the behaviour suite, and what only a real control plane and Helm can show. */
export default {
  ...base,
  roots: ['<rootDir>/test/behaviour', '<rootDir>/test/cluster/real', '<rootDir>/test/chart'],
  testPathIgnorePatterns: ['/node_modules/'],
  // One more than there are cores where CI runs: with two, a third of both was idle, as a worker waits while its server works.
  maxWorkers: 3,
  // A world needs several times as long as with the sandbox's own API server.
  testTimeout: 120_000,
};
