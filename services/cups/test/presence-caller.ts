import { ChannelCredentials, type ClientDuplexStream, type ServiceError } from '@grpc/grpc-js';
import { type ConnectRequest, type ConnectResponse, PresenceServiceClient } from '@uclab/contracts/cups/v1/presence';
import { channelOptions } from '@uclab/foundation/rpc';

type Event = NonNullable<ConnectResponse['event']>;

/** A program that speaks to the Presence Engine as a client does, and keeps what it is told. */
export class PresenceCaller {
  readonly events: Event[] = [];
  readonly #client: PresenceServiceClient;
  readonly #stream: ClientDuplexStream<ConnectRequest, ConnectResponse>;
  readonly #listeners = new Set<() => void>();
  /** The gRPC code with which the node ended the connection. */
  readonly ended: Promise<number>;

  constructor(port: number, authority: string) {
    const options = { ...channelOptions, 'grpc.ssl_target_name_override': 'cups1', 'grpc.default_authority': 'cups1' };
    this.#client = new PresenceServiceClient(`127.0.0.1:${port}`, ChannelCredentials.createSsl(Buffer.from(authority)), options);
    this.#stream = this.#client.connect();
    this.#stream.on('data', ({ event }: ConnectResponse) => {
      if (event) this.events.push(event);
      for (const listener of this.#listeners) listener();
    });
    this.ended = new Promise((resolve) => {
      this.#stream.on('error', (error: ServiceError) => resolve(error.code));
      this.#stream.on('end', () => resolve(0));
    });
  }

  say(request: NonNullable<ConnectRequest['request']>): void {
    this.#stream.write({ request });
  }

  hello(sessionKey: string): void {
    this.say({ $case: 'hello', value: { sessionKey } });
  }

  /** Resolves when an event, from the beginning on, satisfies. */
  until(satisfies: (event: Event) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!this.events.some(satisfies)) return;
        this.#listeners.delete(look);
        resolve();
      };
      this.#listeners.add(look);
      look();
    });
  }

  /** States of the contacts as they were told, in order. */
  get contactStates(): string[] {
    return this.events.flatMap((event) => (event.$case === 'contactState' ? [event.value.state] : []));
  }

  close(): void {
    this.#stream.cancel();
    this.#client.close();
  }
}
