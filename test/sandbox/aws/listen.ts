import type { Server } from 'node:http';

/** Listens on 127.0.0.1; answers the port, which is a free one where 0 is asked for. @throws where the port is taken. */
export async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error(`Listening on ${address ?? 'nothing'}, not on TCP.`);
  return address.port;
}
