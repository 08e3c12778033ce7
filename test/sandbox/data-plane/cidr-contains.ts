import { BlockList, isIPv4 } from 'node:net';

/** Whether an IPv4 network (`10.0.0.0/16`) contains an address. Whatever is not IPv4 contains nothing, and is nowhere. */
export function cidrContains(cidr: string, address: string): boolean {
  const [network = '', bits = '32'] = cidr.split('/');
  if (!isIPv4(network) || !isIPv4(address)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits));
  return list.check(address);
}
