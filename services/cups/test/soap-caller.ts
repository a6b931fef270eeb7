import { Agent, request } from 'undici';

const soap12 = 'http://www.w3.org/2003/05/soap-envelope';
const namespace = 'urn:cisco:epas:soap';

/** A reply as a client sees it. */
export interface SoapReply {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Sends bytes to a node, trusting the authority and taking the node for `cups1`. */
export class SoapCaller {
  readonly #base: string;
  readonly #agent: Agent;

  constructor(base: string, authority: string) {
    this.#base = base;
    this.#agent = new Agent({ connect: { ca: authority, servername: 'cups1' } });
  }

  async get(path: string): Promise<SoapReply> {
    const response = await request(`${this.#base}${path}`, { dispatcher: this.#agent });
    return { status: response.statusCode, type: String(response.headers['content-type']), text: await response.body.text() };
  }

  async post(path: string, body: string, contentType = 'application/soap+xml; charset=UTF-8'): Promise<SoapReply> {
    const response = await request(`${this.#base}${path}`, {
      method: 'POST',
      dispatcher: this.#agent,
      headers: { 'content-type': contentType },
      body,
    });
    return { status: response.statusCode, type: String(response.headers['content-type']), text: await response.body.text() };
  }

  send(body: string, options: { key?: string; path?: string; envelope?: string; contentType?: string } = {}): Promise<SoapReply> {
    const { key, path = '/EPASSoap/service/v80', envelope = soap12, contentType } = options;
    const header = key === undefined ? '' : `<s:Header><session-key xmlns="${namespace}">${key}</session-key></s:Header>`;
    const text = `<s:Envelope xmlns:s="${envelope}" xmlns:e="${namespace}">${header}<s:Body>${body}</s:Body></s:Envelope>`;
    return this.post(path, text, contentType);
  }

  login(user: string, password: string, attributes = 'client-type="CUPC" force="true"', path = '/EPASSoap/service'): Promise<SoapReply> {
    return this.send(`<e:login ${attributes}><e:username>${user}</e:username><e:password>${password}</e:password></e:login>`, { path });
  }

  /** The session key of a login that must succeed. */
  async keyOf(user: string, password: string, attributes?: string): Promise<string> {
    const { text } = await this.login(user, password, attributes);
    const key = /<e:session-key>([^<]+)</.exec(text)?.[1];
    if (!key) throw new Error(`no session key in ${text}`);
    return key;
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}
