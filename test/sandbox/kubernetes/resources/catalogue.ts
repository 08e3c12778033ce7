import type { Resource } from './resource.ts';

/** The resources that are served now. What CustomResourceDefinitions define comes and goes with them. */
export class Catalogue {
  #resources: readonly Resource[];

  constructor(builtIn: readonly Resource[]) {
    this.#resources = builtIn;
  }

  get all(): readonly Resource[] {
    return this.#resources;
  }

  find(group: string, version: string, plural: string): Resource | undefined {
    return this.#resources.find(
      (resource) => resource.plural === plural && resource.group === group && resource.version === version,
    );
  }

  /** One resource that is kept there, whichever version shows it. */
  stored(storage: string): Resource | undefined {
    return this.#resources.find((resource) => resource.storage === storage);
  }

  /** Groups in the order in which they came, each with its versions. */
  groups(): ReadonlyMap<string, readonly string[]> {
    const groups = new Map<string, readonly string[]>();
    for (const { group, version } of this.#resources) {
      const versions = groups.get(group) ?? [];
      if (!versions.includes(version)) groups.set(group, [...versions, version]);
    }
    return groups;
  }

  /** Serves these instead of whatever was kept there before; none: serves it no longer. */
  replace(storage: string, resources: readonly Resource[]): void {
    this.#resources = [...this.#resources.filter((resource) => resource.storage !== storage), ...resources];
  }
}
