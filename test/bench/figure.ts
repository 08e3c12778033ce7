/** One line of the table: what was measured, beside what it is measured against. */
export interface Figure {
  readonly what: string;
  /** As people read it: `1.2 s`. */
  readonly measured: string;
  readonly bound?: Bound;
}

export interface Bound {
  readonly text: string;
  readonly isKept: boolean;
}

/** A figure that should not be above `atMost`. */
export function figure(
  what: string,
  value: number,
  {
    unit,
    atMost,
    digits = unit === 's' ? 2 : 0,
  }: { readonly unit: string; readonly atMost?: number; readonly digits?: number },
): Figure {
  const say = (number: number): string => `${number.toLocaleString('en', { maximumFractionDigits: digits })} ${unit}`;
  return {
    what,
    measured: say(value),
    ...(atMost !== undefined && { bound: { text: say(atMost), isKept: value <= atMost } }),
  };
}

/** The middle one: a machine that others use too has slow moments, which say nothing of the program. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
