import { request as open } from 'node:http';
import { text } from 'node:stream/consumers';

export interface CurlAnswer {
  readonly status: number;
  readonly body: string;
}

/** What curl does, which finds names below .localhost on this machine; Node.js does not, and has to be told. */
export async function curl(url: string): Promise<CurlAnswer> {
  const { host, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = open({
      host: '127.0.0.1',
      port,
      path: pathname + search,
      headers: { host, 'user-agent': 'curl/8', accept: '*/*' },
      agent: false,
    });
    request.on('response', (response) => {
      text(response).then((body) => {
        resolve({ status: response.statusCode ?? 0, body });
      }, reject);
    });
    request.on('error', reject);
    request.end();
  });
}
