import { expect, test } from 'vitest';
import { parseReceivedBytes } from './received-bytes.ts';

const received = 'toxiproxy_proxy_received_bytes_total';

test('bytes are summed by proxy and direction, large numbers and quoted names included', () => {
  const text = [
    `# TYPE ${received} counter`,
    `${received}{direction="upstream",listener="10.0.0.2:636",proxy="cups1-to-directory-636",upstream="origin-directory:636"} 1.5e+06`,
    `${received}{direction="upstream",listener="10.0.0.3:636",proxy="cups1-to-directory-636",upstream="origin-directory:636"} 2`,
    `${received}{direction="downstream",listener="10.0.0.3:636",proxy="cups1-to-directory-636",upstream="origin-directory:636"} 7`,
    `${received}{direction="downstream",listener="10.0.0.3:1",proxy="a \\"b\\" \\\\n",upstream="x:1"} 3`,
    `toxiproxy_proxy_sent_bytes_total{direction="upstream",listener="10.0.0.2:636",proxy="cups1-to-directory-636",upstream="x:1"} 99`,
  ].join('\n');
  expect(parseReceivedBytes(text)).toEqual(
    new Map([
      ['cups1-to-directory-636', { upstream: 1_500_002, downstream: 7 }],
      ['a "b" \\n', { upstream: 0, downstream: 3 }],
    ]),
  );
});

test('a gateway that carried nothing yet has no counts', () => {
  expect(parseReceivedBytes('promhttp_metric_handler_errors_total{cause="encoding"} 0\n')).toEqual(new Map());
});
