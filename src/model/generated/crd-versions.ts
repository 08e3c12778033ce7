// Made from crds/ by "npm run generate": change those, not this. Beside each version: the schema that had it first.

/** The oldest version of each CustomResourceDefinition that this controller works with. */
export const crdVersions = {
  'privatehttpapis.apigateway.privatehttp.io': 3, // 3349735d82c7
  'vpclinks.apigateway.privatehttp.io': 1, // bd064162b8b0
} as const;
