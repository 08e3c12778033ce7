/**
 * `npm run test:cluster`: the behaviour suite and what more there is to see on real control planes, one for each of Jest's
 * workers; and when that was the whole suite, whether it needed all permissions of the controller.
 * `npm run test:cluster -- walk-through` runs what has that in its path, as `npm test` does.
 */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { startControlPlane } from './control-plane.ts';
import { shareControlPlane } from './real-api-server.ts';

/** As in jest.cluster.config.js. */
const workers = 3;

async function runJest(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<number> {
  const jest = ['--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const child = spawn(process.execPath, [...jest, '--config', 'jest.cluster.config.js', ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  // A Ctrl-C reaches it too, and this process waits for it, to end what it started itself.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

/** Whether an argument names what is to be run, by path or by name. */
function leavesOut(arg: string): boolean {
  return !arg.startsWith('-') || arg === '-t' || arg.startsWith('--testNamePattern');
}

const began = performance.now();
const planes = await Promise.all(Array.from({ length: workers }, () => startControlPlane(process.env))).catch(
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
try {
  const shared = await Promise.all(planes.map(shareControlPlane));
  console.log(`${workers} control planes were ready after ${((performance.now() - began) / 1000).toFixed(1)} s.`);
  const args = process.argv.slice(2);
  const code = await runJest(args, { TEST_CLUSTERS: JSON.stringify(shared) });
  const auditLogs = planes.map(({ auditLog }) => auditLog);
  const after = !args.some(leavesOut)
    ? await runJest(['--roots=test/cluster/afterwards'], { AUDIT_LOGS: JSON.stringify(auditLogs) })
    : 0;
  process.exitCode = Math.max(code, after);
} finally {
  await Promise.all(planes.map((plane) => plane.close()));
}
