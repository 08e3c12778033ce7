const milliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `90s`, `1h30m`, `250ms`, or a number of ms; answers ms. @throws Error where it is neither, or negative. */
export function parseDuration(value: unknown): number {
  if (typeof value === 'number' && value >= 0) return value;
  if (typeof value === 'string' && /^(\d+(\.\d+)?(ms|s|m|h))+$/.test(value)) {
    const parts = value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g);
    return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (milliseconds[unit ?? ''] ?? 0), 0);
  }
  throw new Error(
    `${value === undefined ? 'nothing' : JSON.stringify(value)} is no duration; write "90s", "1h30m" or a number of milliseconds.`,
  );
}
