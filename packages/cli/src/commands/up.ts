import { type ProfileName, profileNames } from '@uclab/cluster/profiles';
import { type AddressMode, buildTopology, type FeedMode, feedModes, publishedPorts } from '@uclab/cluster/topology';
import type { Status } from '@uclab/contracts/lab-api';
import { monotonicMs } from '@uclab/foundation/clock';
import { messageOf } from '@uclab/foundation/errors';
import { parsePersona, personaText, versionIn, worksWith } from '@uclab/foundation/persona';
import { onStopSignal } from '@uclab/foundation/web';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import { bad } from '../output/style.ts';
import { table } from '../output/table.ts';
import type { Session } from '../session.ts';
import { addressesOption, addressNetwork } from './addresses-option.ts';
import { presenceNodeCount } from './compose.ts';
import { lessonsOf } from './lessons.ts';

interface UpOptions {
  readonly profile?: ProfileName;
  readonly persona?: string;
  readonly users?: number;
  readonly nodes?: number;
  readonly state?: string;
  readonly feed?: FeedMode;
  readonly demoLicence?: boolean;
  readonly addresses?: AddressMode;
  readonly addressNetwork?: string;
  readonly freePorts?: boolean;
}

/** An empty one is most likely a variable of a script that is not set, and would begin a fresh cluster in silence. */
const folderName = (text: string): string => {
  if (text.trim() === '') throw new InvalidArgumentError('the name of a folder is wanted.');
  return text;
};

const userCount = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 2 || value > 200_000) throw new InvalidArgumentError('a number from 2 to 200000 is wanted.');
  return value;
};

const persona = (text: string): string => {
  try {
    return personaText(parsePersona(text));
  } catch (error) {
    // Commander names the option itself.
    throw new InvalidArgumentError(messageOf(error).replace(/^persona: /, ''));
  }
};

/** An option that compose reads from the environment, and `up` too; what is empty there is not set, as compose takes it. */
const fromEnvironment = (option: Option, setting: string): Option => (process.env[setting] === '' ? option : option.env(setting));

/** A flag from the environment, by the words that compose takes; throws CommandFailure for others. */
function flagIn(setting: string): boolean {
  const flag = z.stringbool().safeParse(process.env[setting] || 'false');
  if (flag.success) return flag.data;
  throw new CommandFailure(exitStatus.usage, `${setting}: true or false is wanted.`);
}

export function addUp(program: Command, session: Session): void {
  program
    .command('up')
    .description('starts a cluster in this process and stays in the foreground')
    .addOption(
      fromEnvironment(
        new Option('--profile <profile>', 'how the cluster is found; ldaps for a new one').choices(profileNames),
        'UCLAB_PROFILE',
      ),
    )
    .addOption(
      fromEnvironment(
        new Option(
          '--persona <releases>',
          'for instance cucm=7.1,cups=7.0,cupc=7.0 or some of these; 8.5 for what is left out of a new one',
        ).argParser(persona),
        'UCLAB_PERSONA',
      ),
    )
    .addOption(
      fromEnvironment(
        new Option('--users <number>', 'people in the directory; 1000 for a new cluster').argParser(userCount),
        'UCLAB_USERS',
      ),
    )
    .option('--nodes <number>', 'presence nodes; 2 for a new cluster', presenceNodeCount)
    .addOption(
      fromEnvironment(
        new Option(
          '--feed <from>',
          'who feeds the presence nodes: CUCM each of them (direct, for a new one), or the first one the others',
        ).choices(feedModes),
        'UCLAB_FEED',
      ),
    )
    .option('--demo-licence', 'CUCM has a demo licence, which changes nothing (env: UCLAB_DEMO_LICENCE)')
    .addOption(fromEnvironment(addressesOption(), 'UCLAB_ADDRESSES'))
    .addOption(
      fromEnvironment(
        new Option('--address-network <numbers>', "first three numbers of the nodes' own addresses; 127.0.1 for a new cluster").argParser(
          addressNetwork,
        ),
        'UCLAB_ADDRESS_NETWORK',
      ),
    )
    .option('--free-ports', 'any free port for everything that has no setting of its own (env: UCLAB_FREE_PORTS)')
    .option('--state <folder>', 'keeps the state there, and finds it again; left out: a fresh cluster', folderName)
    .action((options: UpOptions) => up(options, session));
}

/** Settings of `uclab` and of `up` that are no port, those that stand for an option of `up`, and those that only compose has. */
const otherSettings = [
  'UCLAB_CLUSTER',
  'UCLAB_LOG_LEVEL',
  'UCLAB_PROFILE',
  'UCLAB_PERSONA',
  'UCLAB_FEED',
  'UCLAB_DEMO_LICENCE',
  'UCLAB_FREE_PORTS',
  'UCLAB_ADDRESSES',
  'UCLAB_ADDRESS_NETWORK',
  'UCLAB_USERS',
  'UCLAB_RESTART_MS',
  'UCLAB_IMAGE',
  'UCLAB_DIRECTORY_IMAGE',
  'UCLAB_TOXIPROXY_IMAGE',
  'UCLAB_PYTHON',
  'UCLAB_REQUIRE_DOCKER',
  'UCLAB_REQUIRE_ZEEP',
  'UCLAB_TEST_SUMMARY',
];

/** The environment, once every UCLAB_ name in it is known; throws CommandFailure for a name that would be ignored. */
function knownSettings(environment: NodeJS.ProcessEnv, presenceNodes: number): NodeJS.ProcessEnv {
  const ports = publishedPorts(buildTopology({ presenceNodes: Math.max(presenceNodes, 20) })).map((port) => port.setting);
  const unknown = Object.keys(environment).filter(
    (name) => name.startsWith('UCLAB_') && !ports.includes(name) && !otherSettings.includes(name),
  );
  if (unknown.length === 0) return { ...environment };
  const wanted = publishedPorts(buildTopology({ presenceNodes })).map((port) => port.setting);
  throw new CommandFailure(
    exitStatus.usage,
    `${unknown.join(', ')}: no such setting. There are ${[...wanted, 'UCLAB_LOG_LEVEL'].join(', ')}.`,
  );
}

/** How long Cisco Tomcat takes to come back, so that a person sees it away. */
const tomcatRestartMs = 3000;

async function up(options: UpOptions, session: Session): Promise<void> {
  const began = monotonicMs();
  const demoLicence = options.demoLicence ?? flagIn('UCLAB_DEMO_LICENCE');
  const freePorts = options.freePorts ?? flagIn('UCLAB_FREE_PORTS');
  if (options.addressNetwork !== undefined && options.addresses !== 'per-node')
    throw new CommandFailure(exitStatus.usage, '--address-network is of --addresses per-node only, and would change nothing without it.');
  // Loaded here only: every other command needs no more than the client.
  const { startCluster } = await import('@uclab/cluster');
  const starting = startCluster({
    ...(options.profile ? { profile: options.profile } : {}),
    ...(options.persona === undefined ? {} : { persona: options.persona }),
    ...(options.feed ? { feed: options.feed } : {}),
    ...(demoLicence ? { demoLicence } : {}),
    ...(options.users === undefined ? {} : { users: options.users }),
    ...(options.nodes === undefined ? {} : { presenceNodes: options.nodes }),
    ...(options.addresses ? { addresses: options.addresses } : {}),
    ...(options.addressNetwork === undefined ? {} : { addressNetwork: options.addressNetwork }),
    ...(options.state === undefined ? {} : { stateFolder: options.state }),
    ports: freePorts ? 'free' : 'published',
    portSettings: knownSettings(process.env, options.nodes ?? 2),
    tomcatRestartMs,
    logLevel: process.env.UCLAB_LOG_LEVEL ?? 'error',
  });
  // Before it runs too: what has started is stopped, and nothing is left behind. A start that fails is told below.
  let stopping = false;
  onStopSignal(async () => {
    stopping = true;
    const started = await starting.catch(() => undefined);
    await started?.stop();
    if (started && !session.json) console.log('The cluster is stopped.');
  });
  const cluster = await starting.catch((error: unknown) => {
    throw freePorts || options.addresses === 'per-node' ? error : withFreePorts(error);
  });
  if (stopping) return;
  const status = await cluster.status();
  const seconds = (monotonicMs() - began) / 1000;
  session.print(status, () => welcome(cluster.url, status, seconds));
}

/** Ports that are taken, with the option that spares all the settings. */
export const withFreePorts = (error: unknown): unknown =>
  error instanceof Error && error.name === 'PortInUseError'
    ? new CommandFailure(exitStatus.usage, `${error.message} Free ones for all: npm start -- --free-ports.`)
    : error;

/** Of releases that do not work together; nothing of those that do. */
export function misfitLines(releases: string): string[] {
  const pair = parsePersona(releases);
  if (worksWith(versionIn(pair, 'cups'), versionIn(pair, 'cucm'))) return [];
  return [
    bad(`The Sync Agent does not start with cups=${pair.cups} and cucm=${pair.cucm}, and users are not copied to the presence nodes.`),
    '',
  ];
}

/** What a person needs of a cluster that is ready: addresses, accounts, and what to try. */
function welcome(url: string, status: Status, seconds: number): string[] {
  const [first, second] = status.accounts.users;
  const addresses = [['lab', url], ...status.nodes.map((node) => [node.name, node.urls.join(', ')])];
  return [
    `uclab is ready after ${seconds.toFixed(1)} s: profile ${status.profile}, persona ${status.persona}, ${status.nodes.find((node) => node.role === 'cucm')?.users ?? 0} users on CUCM.`,
    '',
    ...table(['node', 'address'], addresses),
    '',
    ...table(
      ['who', 'user id', 'password', 'home'],
      [
        ...[first, second].flatMap((user) => (user ? [['CUPC user', user.userid, user.password, user.home]] : [])),
        ['AXL user', status.accounts.applicationUser.userid, status.accounts.applicationUser.password, 'cucm'],
        ['LDAP manager', status.accounts.directoryManager.dn, status.accounts.directoryManager.password, 'directory'],
      ],
    ),
    '',
    ...misfitLines(status.persona),
    ...lessonsOf(status, url),
    '',
    'Ctrl-C stops the cluster.',
  ];
}
