/** A call's input once the server has looked at it: what the SDK's types declare as required is there. */
export type Checked<T> = {
  // T[K] of an optional member includes undefined either way, so only what is required loses it
  [K in keyof T]: T extends Required<Pick<T, K>> ? NonNullable<T[K]> : T[K];
};
