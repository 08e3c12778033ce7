// Made from crds/ by "npm run generate": change those, not this. Beside each version: the schema that had it first.

/** The oldest version of each CustomResourceDefinition that this controller works with. */
export const crdVersions = {
  'privatehttpapis.apigateway.privatehttp.io': 8, // b8612c6fb751
  'vpclinks.apigateway.privatehttp.io': 2, // 090745479078
} as const;
