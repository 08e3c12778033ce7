import type { BundledPackage } from './bundled-packages.ts';

/** The licences and notices of what is in a bundle, as they ask for. Throws where a package's cannot be said. */
export function thirdPartyLicenses(packages: readonly BundledPackage[]): string {
  const rule = `\n${'-'.repeat(80)}\n\n`;
  return ['What controller.mjs has of other packages, and their licences.\n', ...packages.map(licenseOf)].join(rule);
}

function licenseOf({ name, version, license, texts }: BundledPackage): string {
  // Some packages of the AWS SDK say Apache-2.0 and leave its text out; it is this project's own licence too.
  if (texts.length === 0 && license !== 'Apache-2.0') {
    throw new Error(
      `${name}@${version} has no licence file, and its package.json says "${license ?? 'nothing'}": find out whether ` +
        'it may be part of the bundle, and say so here.',
    );
  }
  const head = `${name}@${version} (${license ?? 'see below'})\n`;
  return [head, ...(texts.length > 0 ? texts : ['The text of Apache-2.0 is in LICENSE.\n'])].join('\n');
}
