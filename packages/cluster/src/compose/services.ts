import { defaultPersona, personaText } from '@uclab/foundation/persona';
import {
  type AddressMode,
  fullName,
  type GatewayPlan,
  type NodePlan,
  type NodeRole,
  publishedPorts,
  type Topology,
  usualNetwork,
} from '@uclab/lab/topology';
import { labHealth } from './blocks.ts';
import type { ComposeService, WrittenService } from './compose-model.ts';

const stateFolder = '/var/lib/uclab';
const build = (target: 'services' | 'directory') => ({ context: `\${UCLAB_CHECKOUT:-.}`, dockerfile: 'deploy/Dockerfile', target });
const users = `\${UCLAB_USERS:-1000}`;
/** From whom presence nodes are fed: `prepare` sets them up so, and the laboratory makes the links for it. */
const feed = `\${UCLAB_FEED:-direct}`;
/** How long a restart of Cisco Tomcat takes, milliseconds. */
const restartMs = `\${UCLAB_RESTART_MS:-3000}`;
const logLevel = `\${UCLAB_LOG_LEVEL:-info}`;

const network = `\${UCLAB_ADDRESS_NETWORK:-${usualNetwork}}`;

/** What the file is written from. */
export interface ComposePlan {
  readonly topology: Topology;
  readonly addresses: AddressMode;
}

const published = ({ topology, addresses }: ComposePlan) => publishedPorts(topology, { mode: addresses, network });

/** Published on loopback only, by the same settings as the embedded cluster's. */
function portsOf(plan: ComposePlan, service: string): string[] {
  return published(plan)
    .filter(({ node }) => node === service)
    .map(({ setting, published, port, address }) => `${address}:\${${setting}:-${published}}:${port}`);
}

/** Makes keys, trust and settings for every node before anything starts, and ends. */
export function prepareService({ topology, addresses }: ComposePlan): WrittenService {
  const presence = topology.nodes.filter(({ role }) => role === 'cups');
  return {
    block: 'confined',
    own: {
      image: `\${UCLAB_IMAGE:-uclab/services:latest}`,
      build: build('services'),
      command: ['node', 'packages/cluster/src/prepare/main.ts'],
      environment: {
        UCLAB_PREPARE_FOLDER: '/prepare',
        UCLAB_PREPARE_PROFILE: `\${UCLAB_PROFILE:-ldaps}`,
        UCLAB_PREPARE_PERSONA: `\${UCLAB_PERSONA:-${personaText(defaultPersona)}}`,
        UCLAB_PREPARE_FEED: feed,
        UCLAB_PREPARE_DEMO_LICENCE: `\${UCLAB_DEMO_LICENCE:-false}`,
        ...(addresses === 'per-node' ? { UCLAB_PREPARE_ADDRESS_NETWORK: network } : {}),
        UCLAB_PREPARE_USERS: users,
        UCLAB_PREPARE_PRESENCE_NODES: String(presence.length),
      },
      network_mode: 'none',
      volumes: [...topology.nodes.map(({ name }) => name), 'lab'].map((name) => `${name}:/prepare/${name}`),
    },
  };
}

const particular: Readonly<Record<NodeRole, ComposeService>> = {
  directory: {
    image: `\${UCLAB_DIRECTORY_IMAGE:-uclab/directory:latest}`,
    build: build('directory'),
    environment: { UCLAB_DIRECTORY_USERS: users, UCLAB_DIRECTORY_LOG_LEVEL: logLevel },
  },
  cucm: {
    command: ['node', 'services/cucm/src/main.ts'],
    environment: { UCLAB_CUCM_RESTART_MS: restartMs, UCLAB_CUCM_LOG_LEVEL: logLevel },
  },
  cups: {
    command: ['node', 'services/cups/src/main.ts'],
    environment: { UCLAB_CUPS_RESTART_MS: restartMs, UCLAB_CUPS_LOG_LEVEL: logLevel },
  },
  cupc: { command: ['node', 'services/cupc/src/main.ts'], environment: { UCLAB_CUPC_LOG_LEVEL: logLevel } },
};

/** A node, on a network of its own and under its product name. */
export function nodeService(plan: ComposePlan, node: NodePlan): WrittenService {
  const { environment, ...rest } = particular[node.role];
  return {
    block: 'node',
    own: {
      ...rest,
      hostname: node.name,
      environment: { [`UCLAB_${node.role.toUpperCase()}_NODE`]: node.name, ...environment },
      networks: { [node.name]: {} },
      ports: portsOf(plan, node.name),
      volumes: [`${node.name}:${stateFolder}`],
    },
  };
}

/**
 * The gateway in front of a target: on the target's network, and on the network of each node that may reach the target, there
 * under the target's name with domain and without, which the node dials, and under the link's, by which the laboratory finds it.
 */
export function gatewayService(plan: ComposePlan, { target }: GatewayPlan): WrittenService {
  const callers = plan.topology.links.filter(({ to }) => to === target);
  const sides = callers.map(({ from, name }) => [from, { aliases: [target, name, fullName(target)] }] as const);
  return {
    block: 'gateway',
    own: { networks: { [target]: {}, ...Object.fromEntries(sides) }, ports: portsOf(plan, `to-${target}`) },
  };
}

/** The laboratory, which stands on every network. */
export function labService(plan: ComposePlan): WrittenService {
  const { topology, addresses } = plan;
  return {
    block: 'node',
    own: {
      command: ['node', 'services/lab/src/main.ts'],
      environment: {
        UCLAB_LAB_LOG_LEVEL: logLevel,
        UCLAB_LAB_STATE_FOLDER: stateFolder,
        UCLAB_LAB_PUBLISHED_PORTS: published(plan)
          .map(({ setting, published }) => `${setting}=\${${setting}:-${published}}`)
          .join(','),
        ...(addresses === 'per-node' ? { UCLAB_LAB_ADDRESSES: addresses, UCLAB_LAB_ADDRESS_NETWORK: network } : {}),
        UCLAB_LAB_FEED: feed,
        UCLAB_LAB_PRESENCE_NODES: String(topology.nodes.filter(({ role }) => role === 'cups').length),
      },
      networks: Object.fromEntries(topology.nodes.map(({ name }) => [name, {}])),
      ports: portsOf(plan, 'lab'),
      volumes: [`lab:${stateFolder}`],
      healthcheck: labHealth,
    },
  };
}
