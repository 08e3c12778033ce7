import { spawnSync } from 'node:child_process';

/** `npm run check`: everything that can be said about the code without running it. All steps run, then the verdict. */
const steps: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['types', 'tsc', '--noEmit'],
  ['lint', 'eslint', '.'],
  ['format', 'prettier', '--check', '.', '--log-level', 'warn'],
  ['import rules', 'depcruise', 'src', 'test', 'scripts', '--config', '.dependency-cruiser.cjs'],
  ['generated files', 'node', 'scripts/generate.ts', '--check'],
];

const failed = steps.filter(([name, command, ...args]) => {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  return status !== 0;
});

if (failed.length > 0) {
  console.error(`npm run check failed: ${failed.map(([name]) => name).join(', ')}. The reasons are above.`);
  process.exit(1);
}
