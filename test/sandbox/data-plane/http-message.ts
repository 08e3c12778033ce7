/** Header fields in the order in which they came, names as they came, repeats kept. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** A request on its way, whole: API Gateway buffers, and so does what stands in for the load balancer. */
export interface HttpRequest {
  readonly method: string;
  /** Without the query; percent-encoded as it came, or as it goes out. */
  readonly path: string;
  /** Raw, without the `?`. Empty where there is none. */
  readonly query: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
  /** Address of whoever opened the connection. */
  readonly source: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Buffer;
}

/** All of a field's values, joined as HTTP allows; undefined where it is missing. */
export function headerValue(headers: HeaderList, name: string): string | undefined {
  const values = headers.filter((field) => isField(field, name)).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(',');
}

export function withoutHeaders(headers: HeaderList, ...names: readonly string[]): HeaderList {
  return headers.filter((field) => !names.some((name) => isField(field, name)));
}

/** The field with this one value, whatever it had. */
export function withHeader(headers: HeaderList, name: string, value: string): HeaderList {
  return [...withoutHeaders(headers, name), [name, value]];
}

/** One more value at the end of the field, in the same line. */
export function appendToHeader(headers: HeaderList, name: string, value: string, separator = ', '): HeaderList {
  const present = headerValue(headers, name);
  return withHeader(headers, name, present === undefined ? value : `${present}${separator}${value}`);
}

/** Fields that concern one connection only (RFC 9110 §7.6.1): every hop drops them and makes its own. */
export function withoutHopByHop(headers: HeaderList): HeaderList {
  const named = (headerValue(headers, 'connection') ?? '').split(',').map((name) => name.trim());
  return withoutHeaders(
    headers,
    ...named,
    'connection',
    'keep-alive',
    'proxy-connection',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
  );
}

function isField([name]: readonly [string, string], wanted: string): boolean {
  return name.toLowerCase() === wanted.toLowerCase();
}
