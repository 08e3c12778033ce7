import { isIPv4, isIPv6 } from 'node:net';

/** The string formats that the API checks, of those that are of use here; it ignores the ones it does not know. */
const FORMATS: Readonly<Record<string, (value: string) => boolean>> = {
  date: (value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)),
  'date-time': (value) => /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}/.test(value) && !Number.isNaN(Date.parse(value)),
  duration: (value) => /^-?(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$|^0$/.test(value),
  ipv4: isIPv4,
  ipv6: isIPv6,
  uri: (value) => URL.canParse(value),
  uuid: (value) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(value),
};

/** Whether a string is what its format asks for; what is unknown asks for nothing. */
export function matchesFormat(value: string, format: string): boolean {
  return FORMATS[format]?.(value) ?? true;
}
