import { child, childText, xml } from '@uclab/platform/soap';
import { type ProcessNode, processNodes } from '../feed/process-nodes.ts';
import { notFound } from './axl-fault.ts';
import { meets, pageOf } from './matching.ts';
import type { Operation } from './operation.ts';
import { type ElementWriters, emptyWriters, objectWriter, textElement } from './reply.ts';
import { listRequest, tagsOf } from './schema/element-rules.ts';
import { listedProcessNodeElements, processNodeCriteria, processNodeElements, processNodeKey } from './schema/process-node-elements.ts';
import { integerIn, pkidOf, returnedTags, textIn, uuid } from './values.ts';

const roleName = { cucm: 'CUCM Voice/Video', cups: 'CUCM IM and Presence' } as const;

/** A node, and whether it is the first of its product, which holds the database that the others copy. */
interface ToldNode extends ProcessNode {
  readonly isPublisher: boolean;
}

function toldNodes(nodes: readonly ProcessNode[]): ToldNode[] {
  return nodes.map((node) => ({ ...node, isPublisher: nodes.find(({ role }) => role === node.role) === node }));
}

const writers: ElementWriters<ToldNode> = {
  ...emptyWriters([], ['lbmHubGroup']),
  name: ({ name }) => textElement('name', name),
  description: () => textElement('description', ''),
  mac: () => textElement('mac', ''),
  ipv6Name: () => textElement('ipv6Name', ''),
  nodeUsage: ({ isPublisher }) => textElement('nodeUsage', isPublisher ? 'Publisher' : 'Subscriber'),
  processNodeRole: ({ role }) => textElement('processNodeRole', roleName[role]),
  cupDomain: () => textElement('cupDomain', ''),
};

const getProcessNode: Operation = {
  name: 'getProcessNode',
  request: { ...processNodeKey, elements: [...processNodeKey.elements, tagsOf(processNodeElements)] },
  handle(request, { store, version }) {
    const pkid = childText(request, 'uuid');
    const name = childText(request, 'name')?.trim().toLowerCase();
    const node = toldNodes(processNodes(store)).find((one) =>
      pkid === undefined ? one.name.toLowerCase() === name : one.pkid === pkidOf(pkid),
    );
    if (!node) throw notFound('ProcessNode');
    const write = objectWriter(version, processNodeElements, writers, returnedTags(request));
    return xml('return', {}, xml('processNode', { uuid: uuid(node.pkid) }, write(node)));
  },
};

const listProcessNode: Operation = {
  name: 'listProcessNode',
  request: listRequest(processNodeCriteria, listedProcessNodeElements),
  handle(request, { store, version }) {
    const criteria = child(request, 'searchCriteria');
    const pattern = (name: string): string | undefined => criteria && textIn(criteria, name);
    const nodes = toldNodes(processNodes(store))
      .filter((node) => meets(node.name, pattern('name')) && meets('', pattern('description')))
      .filter((node) => meets(roleName[node.role], pattern('processNodeRole')));
    const write = objectWriter(version, listedProcessNodeElements, writers, returnedTags(request));
    const rows = pageOf(nodes, integerIn(request, 'skip'), integerIn(request, 'first'));
    return xml('return', {}, ...rows.map((node) => xml('processNode', { uuid: uuid(node.pkid) }, write(node))));
  },
};

export const processNodeOperations: readonly Operation[] = [getProcessNode, listProcessNode];
