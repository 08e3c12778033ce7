/**
 * The sandbox's address book: which 10.0.x.y:port is which port of this machine. Pods get addresses of their VPC (a real
 * kube-apiserver refuses EndpointSlice addresses in the loopback range) and listen on local ports.
 */
export class Network {
  readonly #locals = new Map<string, number>();

  /** From now on `address:port` is `localPort` on 127.0.0.1; answers how to take that back. */
  attach(address: string, port: number, localPort: number): () => void {
    const key = `${address}:${port}`;
    this.#locals.set(key, localPort);
    return () => {
      if (this.#locals.get(key) === localPort) this.#locals.delete(key);
    };
  }

  /** The local port behind an address, or undefined where a connection would be refused. */
  localPort(address: string, port: number): number | undefined {
    return this.#locals.get(`${address}:${port}`);
  }
}
