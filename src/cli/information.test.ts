import { describe, expect, it } from '@jest/globals';
import { flags } from '../flags/flags.ts';
import { version } from '../version.ts';
import { informationFor } from './information.ts';

describe('informationFor', () => {
  it.each(['--help', '-h'])('explains every flag where %s is asked for, whatever else is', (flag) => {
    const said = informationFor(['--wokers=3', flag, '--version']) ?? '';

    for (const [name, { placeholder }] of Object.entries(flags))
      expect(said).toContain(`\n  --${name}=${placeholder}  (`);
    expect(said).toContain('--cluster-name=NAME  (required)');
    expect(said).toContain('--region=REGION  ($AWS_REGION, else $AWS_DEFAULT_REGION)');
  });

  it('fits into a terminal, and shows nothing of how it is marked up for the documentation', () => {
    const said = informationFor(['--help']) ?? '';

    expect(said.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(said).not.toMatch(/`|\]\(/);
  });

  it('says which version it is', () => {
    expect(informationFor(['--version'])).toBe(`private-http-api-controller ${version}\n`);
  });

  it('says nothing where a controller is wanted', () => {
    expect(informationFor(['--cluster-name=production'])).toBeUndefined();
  });
});
