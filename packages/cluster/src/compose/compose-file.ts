import { type AddressMode, buildTopology } from '@uclab/lab/topology';
import { Document, type YAMLMap } from 'yaml';
import { blocks } from './blocks.ts';
import type { Block, WrittenService } from './compose-model.ts';
import { type ComposePlan, gatewayService, labService, nodeService, prepareService } from './services.ts';

const heading = ` A cluster in containers, written by \`uclab compose\` from the topology that the embedded cluster is made from. Do not change it:
 \`npm run generate\` writes it anew. Ports, images and sizes are settings, \${UCLAB_…}, from the environment or from a file .env.`;

/** The compose file of a cluster with that many presence nodes, as YAML; all of it is published on 127.0.0.1 unless other addresses are asked for. */
export function composeFile(options: { presenceNodes: number; addresses?: AddressMode }): string {
  const topology = buildTopology(options);
  const document = new Document({ name: 'uclab' });
  document.commentBefore = heading;
  const onTopOf = (block: YAMLMap, own: object): YAMLMap => {
    const map = document.createNode(own);
    map.items.unshift(document.createPair('<<', document.createAlias(block)));
    return map;
  };
  const anchored = (name: Block, block: YAMLMap): YAMLMap => {
    block.anchor = name;
    document.set(`x-${name}`, block);
    return block;
  };
  const confined = anchored('confined', document.createNode(blocks.confined));
  const node = anchored('node', onTopOf(confined, blocks.node));
  const gateway = anchored('gateway', onTopOf(confined, blocks.gateway));
  const anchors: Record<Block, YAMLMap> = { confined, node, gateway };
  const services = document.createNode<Record<string, unknown>>({});
  for (const [name, { block, own }] of Object.entries(servicesOf({ topology, addresses: options.addresses ?? 'shared' }))) {
    services.items.push(document.createPair(name, onTopOf(anchors[block], own)));
  }
  document.set('services', services);
  const names = topology.nodes.map(({ name }) => name);
  document.set('networks', Object.fromEntries(names.map((name) => [name, {}])));
  document.set('volumes', Object.fromEntries([...names, 'lab'].map((name) => [name, {}])));
  return document.toString({ lineWidth: 0, flowCollectionPadding: false, singleQuote: true });
}

function servicesOf(plan: ComposePlan): Record<string, WrittenService> {
  const { nodes, gateways } = plan.topology;
  return {
    prepare: prepareService(plan),
    ...Object.fromEntries(nodes.map((node) => [`origin-${node.name}`, nodeService(plan, node)])),
    ...Object.fromEntries(gateways.map((gateway) => [`to-${gateway.target}`, gatewayService(plan, gateway)])),
    lab: labService(plan),
  };
}
