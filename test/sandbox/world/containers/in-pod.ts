/**
 * Preloaded into each program that a pod of this world runs, in its process: the pod's part of the world's network.
 *
 * A kubelet gives each pod a network of its own, in which port 8081 is free for it. Here all pods have the network of this
 * machine, so a program that wants to listen on a port of its pod listens on another one of 127.0.0.1 instead, any that is
 * free, and the kubelet is told which, for the world's address book. All else (whom it reaches, and at which address) is as
 * on this machine: there are no Services' addresses and no NetworkPolicies.
 */
import { Server, type AddressInfo } from 'node:net';
import process from 'node:process';

/** What the kubelet is told. */
export interface Listening {
  /** Of the pod. */
  readonly port: number;
  /** Of 127.0.0.1. */
  readonly localPort: number;
}

// It is called with the server below.
// eslint-disable-next-line @typescript-eslint/unbound-method
const { listen } = Server.prototype;

Server.prototype.listen = function (this: Server, ...args: unknown[]): Server {
  const [first] = args;
  const port = typeof first === 'object' && first !== null && 'port' in first ? first.port : first;
  // Its arguments are those of one of listen's own forms.
  if (typeof port !== 'number' || port === 0) return Reflect.apply(listen, this, args) as Server;
  this.once('listening', () => {
    // It listens on a port of an address.
    const { port: localPort } = this.address() as AddressInfo;
    process.send?.({ port, localPort } satisfies Listening);
  });
  const callback = args.find((arg): arg is () => void => typeof arg === 'function');
  return listen.call(this, { host: '127.0.0.1', port: 0 }, callback);
};

// When the kubelet is gone, so is whoever it has started: nobody else would end it.
process.once('disconnect', () => process.exit(137));
process.channel?.unref();
