import { childText, xml } from '@uclab/platform/soap';
import { hasProcessNode } from '../feed/process-nodes.ts';
import { notFound } from './axl-fault.ts';
import type { Operation } from './operation.ts';
import { textElement } from './reply.ts';
import { elements } from './schema/element-rules.ts';

/** The version of the software, of this node or, as they are all the same, of another. */
const getCCMVersion: Operation = {
  name: 'getCCMVersion',
  request: { elements: elements('processNodeName') },
  handle(request, { store, softwareVersion }) {
    const node = childText(request, 'processNodeName')?.trim();
    if (node && !hasProcessNode(store, node)) throw notFound('ProcessNode');
    return xml('return', {}, xml('componentVersion', {}, textElement('version', softwareVersion)));
  },
};

export const systemOperations: readonly Operation[] = [getCCMVersion];
