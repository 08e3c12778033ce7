import base from './jest.config.js';

/** `npm run test:failover`: replicas as processes, in real time, of which a lease takes 15 s. */
export default {
  ...base,
  roots: ['<rootDir>/test/failover'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 180_000,
};
