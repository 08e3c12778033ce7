import type { DebianPackage } from './debian-packages.ts';

/** What is read here of a CycloneDX document. */
interface Bill {
  readonly metadata: { readonly component: { readonly 'bom-ref': string } };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

interface Component {
  readonly 'bom-ref': string;
  readonly purl: string;
}

/**
 * The image's bill of materials, in CycloneDX: what `npm sbom` says of the packages that are in the bundle, Node itself, and
 * what there is of Debian. Without a time and a serial number, so that the same sources make the same image.
 *
 * npm is asked for all packages, and what is not in the bundle is left out here: its own `--omit=dev` leaves out half of
 * those that are (seen with npm 11.21: @aws-sdk/core, @smithy/core, js-yaml …).
 */
export function billOfMaterials(options: {
  /** What `npm sbom` wrote. */
  readonly npm: string;
  /** `name@version` of each package that is in the bundle. */
  readonly bundled: readonly string[];
  /** The version of Node. */
  readonly node: string;
  readonly debian: readonly DebianPackage[];
}): Bill {
  const { bundled, node, debian } = options;
  // Written by npm; a wrong shape cannot stay unseen.
  const all = JSON.parse(options.npm) as Bill & { readonly serialNumber: string; readonly metadata: object };
  const { serialNumber: _serialNumber, metadata, components, dependencies, ...rest } = all;
  const kept = bundled.map((name) => {
    const component = components.find(({ 'bom-ref': ref }) => ref === name);
    if (component === undefined) throw new Error(`npm sbom does not know ${name}, which is in the bundle.`);
    return component;
  });
  const ownRef = metadata.component['bom-ref'];

  return {
    ...rest,
    metadata: { ...metadata, ...{ timestamp: undefined } },
    components: [...kept, platform(node), ...debian.map(library)],
    dependencies: dependencies
      .filter(({ ref }) => ref === ownRef || bundled.includes(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => bundled.includes(other)) })),
  };
}

function platform(version: string): Component {
  const purl = `pkg:generic/node@${version}`;
  return { 'bom-ref': purl, purl, ...{ type: 'platform', name: 'node', version } };
}

function library({ name, version, architecture }: DebianPackage): Component {
  const purl = `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${architecture}`;
  return { 'bom-ref': purl, purl, ...{ type: 'library', name, version } };
}
