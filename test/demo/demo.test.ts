import { execFile } from 'node:child_process';
import process from 'node:process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const project = new URL('../../', import.meta.url);

describe('npm run demo', () => {
  it('plays the whole walk-through, without colours where there is no terminal', async () => {
    const demo = promisify(execFile)(process.execPath, ['test/demo/main.ts'], { cwd: project });

    const { stdout } = await demo.catch((error: unknown) => {
      // What Node says is no more than that it failed.
      throw error instanceof Error && 'stdout' in error ? new Error(String(error.stdout), { cause: error }) : error;
    });

    expect(stdout).toMatch(/Ready +True +Ready/);
    expect(stdout).toMatch(/✔ 200 from pod saas-[12]/);
    expect(stdout).toContain('✔ AWS is as empty as it was: apis 0, vpcLinks 0, loadBalancers 0, securityGroups 0.');
    expect(stdout).toContain('All of it went well');
    expect(stdout).not.toContain('\u001b[');
  }, 60_000);
});
