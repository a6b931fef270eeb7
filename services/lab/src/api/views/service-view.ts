import type { ServiceStatus } from '@uclab/contracts/appliance/v1/appliance';
import { type Service, serviceSchema } from '@uclab/contracts/lab-api';

/** An emulated moment as text. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();

/** A service as the API shows it. */
export const serviceView = ({ name, shortName, kind, state, activated, startedAtMs, reason }: ServiceStatus): Service => ({
  name,
  shortName,
  kind,
  state: serviceSchema.shape.state.parse(state),
  activated,
  startedAt: startedAtMs > 0 ? isoTime(startedAtMs) : null,
  reason,
});
