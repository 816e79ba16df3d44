import type { DeviceDefinition } from '../../model/lab-definition.ts';
import { car, chargingPost, garageDoor, pump, valve } from './actuators.ts';
import { babyMonitor } from './baby-monitor.ts';
import { bedsideMonitor } from './bedside-monitor.ts';
import type { Behaviour } from './behaviour.ts';
import { camera } from './camera.ts';
import { display } from './display.ts';
import { doorbell } from './doorbell.ts';
import { lock } from './lock.ts';
import { phone } from './phone.ts';
import { gateway, meter, worker } from './plant-parts.ts';
import { remote } from './remote.ts';
import { thermostat } from './thermostat.ts';
import { vacuum } from './vacuum.ts';

/** Every kind of device that a lab can put into its world. */
export const behaviours: Readonly<Record<DeviceDefinition['kind'], Behaviour>> = {
  lock,
  thermostat,
  doorbell,
  camera,
  'baby-monitor': babyMonitor,
  phone,
  pump,
  valve,
  'garage-door': garageDoor,
  car,
  'charging-post': chargingPost,
  'bedside-monitor': bedsideMonitor,
  vacuum,
  display,
  meter,
  gateway,
  worker,
  remote,
};
