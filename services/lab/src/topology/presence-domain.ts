/** Presence domain of the cluster, and the domain of its nodes: clients look for `cups1.lab.example`. */
export const presenceDomain = 'lab.example';

/** A node's name with its domain, as its certificate has it, too. */
export const fullName = (node: string): string => `${node}.${presenceDomain}`;
