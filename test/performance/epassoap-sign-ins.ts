import { readFileSync } from 'node:fs';
import { generatePopulation } from '@uclab/directory/population';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { perSecond } from './at-once.ts';

/* Clients that log in at a presence node by EPASSoap, on connections that stay. Prints how many a second. */

const options = z.object({ url: z.string(), authority: z.string(), users: z.number(), atOnce: z.number() });
const { url, authority, users, atOnce } = options.parse(JSON.parse(process.argv[2] ?? ''));
const { people } = generatePopulation({ users });
const dispatcher = new Agent({ connections: atOnce, connect: { ca: readFileSync(authority, 'utf8'), timeout: 5000 } });

const login = (userid: string, password: string): string =>
  `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:e="urn:cisco:epas:soap"><s:Body>` +
  `<e:login client-type="CUPC" client-version="8.5.1" force="true"><e:username>${userid}</e:username>` +
  `<e:password>${password}</e:password></e:login></s:Body></s:Envelope>`;

async function signIn(index: number): Promise<void> {
  const person = people[index % people.length];
  if (!person) throw new Error('nobody');
  const response = await request(`${url}/EPASSoap/service`, {
    method: 'POST',
    dispatcher,
    headers: { 'content-type': 'application/soap+xml; charset=utf-8; action="urn:cisco:epas:soap/login"' },
    body: login(person.userid, person.password),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.body.text();
  if (!text.includes('session-key')) throw new Error(`${person.userid} was refused: HTTP ${response.statusCode} ${text}`);
}

const value = await perSecond(atOnce, 1000, signIn);
await dispatcher.close();
console.log(JSON.stringify({ value }));
