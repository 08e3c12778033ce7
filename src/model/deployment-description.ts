const pattern = /^content ([0-9a-f]{16})\b/;

/** A deployment's Description: deployments carry no tags, so this says which content it is a snapshot of. */
export function describeDeployment(contentHash: string): string {
  return `content ${contentHash}, deployed by private-http-api-controller`;
}

/** The content that a Description speaks of; undefined where it is not one of ours. */
export function contentHashOf(description: string | undefined): string | undefined {
  return pattern.exec(description ?? '')?.[1];
}
