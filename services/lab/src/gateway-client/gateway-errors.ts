/** No usable answer came from a gateway: it is not there, did not answer in time, or is something else. */
export class GatewayUnreachableError extends Error {
  override readonly name = 'GatewayUnreachableError';
  readonly gateway: string;

  constructor(gateway: string, reason: string, options?: ErrorOptions) {
    super(`the gateway at ${gateway} cannot be reached: ${reason}`, options);
    this.gateway = gateway;
  }
}

/** The gateway answered and said no; `status` is that of HTTP. */
export class GatewayRefusedError extends Error {
  override readonly name = 'GatewayRefusedError';
  readonly gateway: string;
  readonly status: number;

  constructor(gateway: string, reason: string, status: number) {
    super(`the gateway at ${gateway} refused: ${reason} (${status})`);
    this.gateway = gateway;
    this.status = status;
  }
}
