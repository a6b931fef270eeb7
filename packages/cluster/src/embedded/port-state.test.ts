import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { expect, it } from 'vitest';
import { portState } from './port-state.ts';

/** Where programs without rights may listen, on Linux; elsewhere unknown, so that nothing is expected. */
function firstPortForEverybody(): number {
  try {
    return Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'));
  } catch {
    return 0;
  }
}

it('tells a port that another program has from a free one', async () => {
  const other = net.createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const port = (other.address() as net.AddressInfo).port;
  expect(await portState(port, '127.0.0.1')).toBe('in use');
  other.close();
  await once(other, 'close');
  expect(await portState(port, '127.0.0.1')).toBe('free');
});

it('tells an address that the machine has not', async () => {
  // Of a network that is for documentation, https://www.rfc-editor.org/rfc/rfc5737
  expect(await portState(8443, '192.0.2.1')).toBe('no address');
});

it.skipIf(process.getuid?.() === 0 || firstPortForEverybody() <= 389)('tells a port on which only others may listen', async () => {
  expect(await portState(389, '127.0.0.1')).toBe('no rights');
});
