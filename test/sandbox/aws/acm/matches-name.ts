/** Whether a certificate of that name is one for a host: `*.example.com` is for `a.example.com`, and for nothing below it (RFC 6125 §6.4.3). */
export function matchesName(name: string, host: string): boolean {
  const [wanted, asked] = [name.toLowerCase(), host.toLowerCase()];
  if (!wanted.startsWith('*.')) return wanted === asked;
  const at = asked.indexOf('.');
  return at > 0 && asked.slice(at) === wanted.slice(1);
}
