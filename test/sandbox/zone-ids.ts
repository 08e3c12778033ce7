const directions: Readonly<Record<string, string>> = {
  north: 'n',
  south: 's',
  east: 'e',
  west: 'w',
  central: 'c',
  northeast: 'ne',
  northwest: 'nw',
  southeast: 'se',
  southwest: 'sw',
};

/** The ids of a Region's first three zones: `euw1-az1`, `euw1-az2`, `euw1-az3` in `eu-west-1`. */
export function zoneIdsOf(region: string): readonly [string, string, string] {
  const [area = '', direction = '', number = ''] = region.split('-');
  const short = `${area}${directions[direction] ?? direction}${number}`;
  return [`${short}-az1`, `${short}-az2`, `${short}-az3`];
}
