// Runs before the project's commands, on whatever Node is there: so it is written for an old one.
// @kubernetes/client-node 2 needs 22.19 (undici 8), and so does running TypeScript files as they are.
'use strict';

const needed = [22, 19];
const have = process.versions.node.split('.').map(Number);

if (have[0] < needed[0] || (have[0] === needed[0] && have[1] < needed[1])) {
  console.error(
    'This project needs Node ' +
      needed.join('.') +
      ' or newer; this is Node ' +
      process.versions.node +
      '. ' +
      'On Linux (x64, arm64) "npm ci" brings Node 24 along as an optional dependency: run it without --omit=optional. ' +
      'Elsewhere install Node 24 and try again.',
  );
  process.exit(1);
}
