import type { Cluster } from '@uclab/cluster';

/** A call of the API of the gateway in front of a link's target, as a person makes it with curl. */
async function gateway(cluster: Cluster, link: string, method: string, path: string, body: unknown): Promise<void> {
  const api = (await cluster.links()).links.find(({ name }) => name === link)?.gatewayApi;
  if (!api) throw new Error(`no address of the gateway of ${link}`);
  const response = await fetch(`${api}/proxies/${path}`, {
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
    signal: AbortSignal.timeout(5000),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

/** Closes a port of a link in the gateway itself. */
export const disableByHand = (cluster: Cluster, link: string, port: number): Promise<void> =>
  gateway(cluster, link, 'POST', `${link}-${port}`, { enabled: false });

/** Adds a toxic in one direction of a port of a link, in the gateway itself. */
export const addOneToxicByHand = (
  cluster: Cluster,
  link: string,
  port: number,
  toxic: {
    name?: string;
    type: string;
    stream: 'upstream' | 'downstream';
    toxicity?: number;
    attributes: Readonly<Record<string, number>>;
  },
): Promise<void> => gateway(cluster, link, 'POST', `${link}-${port}/toxics`, { toxicity: 1, ...toxic });

/** Gives a port of a link another server behind it, in the gateway itself. */
export const moveByHand = (cluster: Cluster, link: string, port: number, upstream: string): Promise<void> =>
  gateway(cluster, link, 'POST', `${link}-${port}`, { upstream });

/** Adds a toxic in each direction of a port of a link, in the gateway itself. */
export async function addToxicByHand(
  cluster: Cluster,
  link: string,
  port: number,
  type: string,
  attributes: Readonly<Record<string, number>>,
): Promise<void> {
  for (const stream of ['upstream', 'downstream'])
    await gateway(cluster, link, 'POST', `${link}-${port}/toxics`, { type, stream, toxicity: 1, attributes });
}
