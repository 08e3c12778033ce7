/** This process led, and may not any more: another one may have begun to. It writes nothing more, and is to end. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}
