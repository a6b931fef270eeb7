/** Names of the roles by which AXL tells who may call it. https://developer.cisco.com/docs/axl/faq */
export const axlRole = {
  access: 'Standard AXL API Access',
  users: 'Standard AXL API Users',
  readOnly: 'Standard AXL Read Only API Access',
} as const;

const administration = 'Standard CCM Admin Users';
const readOnly = 'Standard CCMADMIN Read Only';

/** Groups of CTI that have one role each, of their own name. */
const ctiGroups = [
  'Standard CTI Allow Call Monitoring',
  'Standard CTI Allow Call Park Monitoring',
  'Standard CTI Allow Call Recording',
  'Standard CTI Allow Calling Number Modification',
  'Standard CTI Allow Control of All Devices',
  'Standard CTI Allow Reception of SRTP Key Material',
  'Standard CTI Enabled',
  'Standard CTI Secure Connection',
] as const;

/**
 * The groups that a new cluster has, each with its roles. Source of the names: Standard Roles and Access Control Groups, CUCM System
 * Configuration Guide; for `Admin-3rd Party API`, IM and Presence Developer Cookbook 10.5(0). Which role belongs to which group is
 * second-hand, and that a group is called as the role `Standard AXL API Access` assumed: in the product an administrator makes it.
 */
export const standardGroups: Readonly<Record<string, readonly string[]>> = {
  'Admin-3rd Party API': ['Admin-3rd Party API'],
  'Standard AXL API Access': [axlRole.access],
  'Standard Audit Users': ['Standard Audit Log Administration'],
  'Standard CAR Admin Users': ['Standard Admin Rep Tool Admin'],
  'Standard CCM Admin Users': [administration],
  'Standard CCM End Users': ['Standard CCM End Users', 'Standard CCMUSER Administration'],
  'Standard CCM Gateway Administration': [administration, 'Standard CCM Gateway Management', readOnly],
  'Standard CCM Phone Administration': [administration, 'Standard CCM Phone Management', readOnly],
  'Standard CCM Read Only': [administration, readOnly, 'Standard SERVICEABILITY Read Only'],
  'Standard CCM Server Maintenance': [
    administration,
    'Standard CCM Feature Management',
    'Standard CCM Service Management',
    'Standard CCM System Management',
    readOnly,
  ],
  'Standard CCM Server Monitoring': [administration, readOnly, 'Standard SERVICEABILITY'],
  'Standard CCM Super Users': [
    axlRole.access,
    'Standard Admin Rep Tool Admin',
    administration,
    'Standard CCMADMIN Administration',
    'Standard CUReporting',
    'Standard EM Authentication Proxy Rights',
    'Standard SERVICEABILITY Administration',
  ],
  ...Object.fromEntries(ctiGroups.map((name) => [name, [name]])),
  'Standard EM Authentication Proxy Rights': ['Standard EM Authentication Proxy Rights'],
  'Standard Packet Sniffer Users': [administration, 'Standard Packet Sniffing'],
  'Standard RealtimeAndTraceCollection': ['Standard RealtimeAndTraceCollection'],
};

/** Roles that a new cluster has and that belong to no group. */
const rolesWithoutGroup = ['Standard CCM Route Plan Management', 'Standard CCM User Privilege Management', 'Standard CCM User Management'];

/** The roles of a new cluster by name; those for reading by AXL are there only in releases that have them. */
export const standardRoles = (release: { readonly axlReadOnlyRoles: boolean }): readonly string[] => [
  ...new Set([
    ...Object.values(standardGroups).flat(),
    ...rolesWithoutGroup,
    ...(release.axlReadOnlyRoles ? [axlRole.users, axlRole.readOnly] : []),
  ]),
];
