/** How a call was refused, as clients see it. */
export interface Refusal {
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
}

/** The refusal of a call that must be refused. @throws Error where it is not. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  let answer: unknown;
  try {
    answer = await call;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
    return { name: error.name, message: error.message, status: $metadata?.httpStatusCode };
  }
  throw new Error(`It was not refused but answered ${JSON.stringify(answer)}`);
}
