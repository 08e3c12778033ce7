/** What is read of a service account's token, a JSON Web Token. */
export interface Token {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  /** In s since 1970. */
  readonly expires: number;
}

/** Undefined where the text is no such token. */
export function readToken(text: string): Token | undefined {
  const [, payload = ''] = text.split('.');
  try {
    // Claims of RFC 7519, as kube-apiserver writes them; what is missing is found out below.
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
      readonly iss?: string;
      readonly sub?: string;
      readonly aud?: string | readonly string[];
      readonly exp?: number;
    };
    const { iss: issuer, sub: subject, aud, exp: expires } = claims;
    const [audience] = typeof aud === 'string' ? [aud] : (aud ?? []);
    if (issuer === undefined || subject === undefined || audience === undefined || expires === undefined)
      return undefined;
    return { issuer, subject, audience, expires };
  } catch {
    return undefined;
  }
}

/** Writes one, with a signature that nobody checks. */
export function writeToken({ issuer, subject, audience, expires }: Token): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return [part({ alg: 'RS256' }), part({ iss: issuer, sub: subject, aud: [audience], exp: expires }), 'signature'].join(
    '.',
  );
}
