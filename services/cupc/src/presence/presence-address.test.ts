import { expect, it } from 'vitest';
import { presenceAddress } from './presence-address.ts';

it.each([
  ['cup1', 'example.com', 'cup1.example.com', 'the domain is appended'],
  ['cup1.example.com', 'example.com', 'cup1.example.com', 'it is there already'],
  ['CUP1.Example.COM', 'example.com', 'CUP1.Example.COM', 'it is there in other letters'],
  ['192.0.2.7', 'example.com', '192.0.2.7', 'an address is taken as it is'],
  ['192.0.2.7', '', '192.0.2.7', 'an address needs no domain'],
  ['cup1.other.example', 'example.com', 'cup1.other.example.example.com', 'which no name server knows: the node and the domain do not fit'],
  ['myexample.com', 'example.com', 'myexample.com.example.com', 'a part of a label is no domain'],
  ['cup1', '', 'cup1', 'there is nothing to append'],
])('node %s in domain "%s" is looked for at %s: %s', (node, domain, address) => {
  expect(presenceAddress(node, domain)).toBe(address);
});
