/** A time (ms since 1970) as metav1.MicroTime has it: with six decimals. */
export function microTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}
