import base from './jest.config.js';

/** `npm run test:image`: the image that `npm run image:build` has built, in containers of it; as root, on Linux. */
export default {
  ...base,
  roots: ['<rootDir>/test/image'],
  testPathIgnorePatterns: ['/node_modules/'],
  // Of the failover, in real time, of which a lease takes 15 s.
  testTimeout: 180_000,
};
