/** A duration as the CRD's pattern has it (`2.5s`, `1s500ms`), in ms. */
export function millisecondsOf(duration: string): number {
  const [, seconds = '0', , milliseconds = '0'] = /^(?:([0-9]+(\.[0-9]{1,3})?)s)?(?:([0-9]+)ms)?$/.exec(duration) ?? [];
  return Math.round(Number(seconds) * 1000) + Number(milliseconds);
}
