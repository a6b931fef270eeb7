import { child, escapeXml, type XmlElement, xml } from '@uclab/platform/soap';
import { AxlFault, axlCode } from './axl-fault.ts';
import { type Change, type ChangeQueue, changeTypes } from './change-queue.ts';
import { rowsMarkup } from './large-answer.ts';
import type { Operation } from './operation.ts';
import { textElement } from './reply.ts';
import { aText, listOf } from './schema/element-rules.ts';
import { integer } from './schema/value-types.ts';
import { uuid } from './values.ts';

const notThisQueue = (): AxlFault =>
  new AxlFault(axlCode.notFoundByGet, 'The queueId value does not match the server: changes may have been missed, so begin anew');

/** The change to begin with; without one the caller only wants to know where the queue stands. Throws AxlFault for one of another queue. */
function startIn(request: XmlElement, queue: ChangeQueue): number | undefined {
  const start = child(request, 'startChangeId');
  if (!start) return undefined;
  const { queueId } = start.attributes;
  if (queueId === undefined) throw new AxlFault(axlCode.general, 'Attribute queueId is missing in startChangeId');
  if (queueId !== queue.queueId) throw notThisQueue();
  const id = Number(start.text);
  if (id < queue.firstId || id > queue.nextId) {
    const sentence = `startChangeId is a change from ${queue.firstId} to ${queue.nextId}, and ${id} is not`;
    throw new AxlFault(axlCode.general, sentence);
  }
  return id;
}

/** Which elements a run of synchronisation has changed is not known, so clients are told to read the object. */
const markupOf = ({ id, type, pkid, action, tags }: Change): string =>
  xml(
    'change',
    { type, uuid: uuid(pkid) },
    textElement('id', id),
    textElement('action', action),
    xml('serviceType', {}),
    textElement('doGet', action !== 'r'),
    xml('changedTags', {}, ...tags.map((name) => xml('changedTag', { name }))),
  );

/** What has changed since a change. AXL Developer Guide, https://developer.cisco.com/docs/axl/axl-developer-guide */
const listChange: Operation = {
  name: 'listChange',
  from: '10.0',
  request: { elements: [{ name: 'startChangeId', type: integer, attributes: ['queueId'] }, listOf('objectList', aText('object'))] },
  async handle(request, { changes }) {
    changes.begin();
    await changes.collected();
    const asked = child(request, 'objectList')?.children.map((object) => object.text.trim()) ?? [];
    const start = startIn(request, changes);
    const found = start === undefined ? [] : changes.from(start, new Set(asked.length > 0 ? asked : changeTypes));
    const { firstId, nextId, queueId } = changes;
    return (
      xml(
        'queueInfo',
        {},
        textElement('firstChangeId', firstId),
        textElement('lastChangeId', nextId - 1),
        textElement('nextStartChangeId', nextId),
        xml('queueId', {}, escapeXml(queueId)),
      ) + xml('changes', {}, await rowsMarkup(found, markupOf))
    );
  },
};

export const changeOperations: readonly Operation[] = [listChange];
