import { expect, it } from 'vitest';
import { SlapdLogReader } from './slapd-log-reader.ts';

const read = (...lines: string[]) => {
  const reader = new SlapdLogReader();
  return lines.map((line) => reader.read(`6b029e62.0ef0bb27 0x7fdc13dfe6c0 ${line}`));
};

it('keeps a line without the time and the thread that slapd writes before it', () => {
  expect(read('conn=1001 op=0 BIND dn="cn=a,dc=lab" method=128')).toEqual([
    { text: 'conn=1001 op=0 BIND dn="cn=a,dc=lab" method=128', entries: 0 },
  ]);
});

it("leaves out the supervisor's own connection and nobody else's", () => {
  const kept = read(
    'conn=1000 fd=13 ACCEPT from PATH=/state/ldapi (PATH=/state/ldapi)',
    'conn=1000 op=1 SRCH base="dc=lab" scope=0 deref=0 filter="(objectClass=*)"',
    'conn=1001 fd=14 ACCEPT from IP=127.0.0.1:35560 (IP=0.0.0.0:389)',
    'conn=1000 fd=13 closed',
    'conn=1000 fd=13 ACCEPT from IP=127.0.0.1:35561 (IP=0.0.0.0:389)',
  ).map((line) => line?.text.slice(0, 16));
  expect(kept).toEqual([undefined, undefined, 'conn=1001 fd=14 ', undefined, 'conn=1000 fd=13 ']);
});

it('counts the entries that were really added and deleted', () => {
  const change = read(
    'conn=1 op=1 RESULT tag=105 err=0 qtime=0.000008 etime=0.004618 text=',
    'conn=1 op=2 RESULT tag=105 err=68 qtime=0.000008 etime=0.004618 text=',
    'conn=1 op=3 RESULT tag=107 err=0 qtime=0.000008 etime=0.004618 text=',
  ).map((line) => line?.entries);
  expect(change).toEqual([1, 0, -1]);
});
