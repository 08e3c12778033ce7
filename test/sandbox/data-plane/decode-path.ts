/**
 * A request's path as API Gateway reads it: percent-encoding is decoded once, so that `%2F` separates segments like any
 * slash, `%3F` cuts off what follows, and clients who mean those characters encode twice; double slashes become one, also
 * encoded ones [all seen in users' live tests].
 *
 * @returns undefined for what cannot be decoded.
 */
export function decodePath(path: string): string | undefined {
  try {
    const decoded = decodeURIComponent(path);
    return decoded.replace(/\?.*$/s, '').replace(/\/{2,}/g, '/');
  } catch {
    return undefined;
  }
}

/** The path as it goes out: only what is illegal on the wire is encoded again [assumed], a `%` stays what it is. */
export function encodePath(path: string): string {
  // Everything but the visible ASCII characters, less those that RFC 3986 has no place for in a path.
  return path.replace(/[^!-~]|["#<>?\\^`{|}]/gu, encodeURIComponent);
}
