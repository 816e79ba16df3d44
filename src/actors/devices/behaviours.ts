import type { DeviceDefinition } from '../../model/lab-definition.ts';
import { babyMonitor } from './baby-monitor.ts';
import type { Behaviour } from './behaviour.ts';
import { camera } from './camera.ts';
import { doorbell } from './doorbell.ts';
import { lock } from './lock.ts';
import { phone } from './phone.ts';
import { thermostat } from './thermostat.ts';

/** Every kind of device that a lab can put into its world. */
export const behaviours: Readonly<Record<DeviceDefinition['kind'], Behaviour>> = {
  lock,
  thermostat,
  doorbell,
  camera,
  'baby-monitor': babyMonitor,
  phone,
};
