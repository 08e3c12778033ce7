/** What the sandbox reads of an AWS signature: who calls what, where. The signature itself is not checked. */
export interface Signature {
  readonly accessKeyId: string;
  readonly region: string;
  /** The signing name: `apigateway`, `elasticloadbalancing`. */
  readonly service: string;
}

/**
 * Reads `AWS4-HMAC-SHA256 Credential=AKIA…/20260101/eu-west-1/apigateway/aws4_request, SignedHeaders=…, Signature=…`
 * (documented, Signature Version 4); undefined where a request is not signed so.
 */
export function readSignature(authorization: string | undefined): Signature | undefined {
  const scope = /^AWS4-HMAC-SHA256 .*\bCredential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request\b/;
  const [, accessKeyId, region, service] = scope.exec(authorization ?? '') ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service };
}
