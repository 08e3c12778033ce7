import type { Figure } from './figure.ts';

/** The figures in columns: what, measured, bound, and whether that is kept. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = [
    ['', 'measured', 'bound', ''],
    ...figures.map(({ what, measured, bound }) => [what, measured, bound?.text ?? '', verdict(bound?.isKept)]),
  ];
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows
    .map(([what = '', measured = '', bound = '', verdict = '']) =>
      `${what.padEnd(width(0))}  ${measured.padStart(width(1))}  ${bound.padStart(width(2))}  ${verdict}`.trimEnd(),
    )
    .join('\n');
}

function verdict(isKept: boolean | undefined): string {
  if (isKept === undefined) return '';
  return isKept ? 'ok' : 'over';
}
