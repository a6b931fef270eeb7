import type { CtiGateway } from '../database/index.ts';

/**
 * By which hosts a client controls its user's desk phone; names without a value where CUCM has told of none. Names of properties:
 * Developer Guide for IM and Presence 10.5(2), page 51 ff.
 */
export const callControlProperties = (gateways: readonly CtiGateway[]): [string, string][] =>
  ['Primary', 'Backup1', 'Backup2'].flatMap((server, index): [string, string][] => {
    const gateway = gateways[index];
    return [
      [`CallControl.${server}.Address`, gateway?.hostName ?? ''],
      [`CallControl.${server}.Port`, gateway ? String(gateway.portNumber) : ''],
      [`CallControl.${server}.Protocol`, gateway ? 'TCP' : ''],
    ];
  });
