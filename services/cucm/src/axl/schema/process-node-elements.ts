import { type ElementRule, elements, keyOf, oneOfThese, references, since, texts } from './element-rules.ts';

/** The nodes that listProcessNode returns. */
export const listedProcessNodeElements: readonly ElementRule[] = [
  ...texts(255, 'name'),
  ...texts(50, 'description'),
  ...elements('mac', 'ipv6Name'),
  oneOfThese('nodeUsage', 'Publisher', 'Subscriber'),
  ...since('9.0', references('lbmHubGroup')),
  ...since('10.0', [oneOfThese('processNodeRole', 'CUCM Voice/Video', 'CUCM IM and Presence')]),
];

/** The node that getProcessNode returns. */
export const processNodeElements: readonly ElementRule[] = [...listedProcessNodeElements, ...since('10.0', elements('cupDomain'))];

/** What listProcessNode can be narrowed by; the role from the schema on that has it. */
export const processNodeCriteria: readonly ElementRule[] = [
  ...elements('name', 'description'),
  ...since('10.0', elements('processNodeRole')),
];

export const processNodeKey = keyOf('name', 100);
