/** What a device shows at a glance: two short texts, and whether its picture is in its other pose. */
import type { DeviceView } from '../../model/wire.ts';

export interface DeviceFace {
  text: string;
  /** The lock is open, the bell rings, the camera records, the child is awake, the app has news. */
  active: boolean;
  /** Turn of the thermostat's needle, degrees from the top. */
  needle: number;
}

/** What an actuator shows when it is not at rest. */
const poses: Readonly<Record<string, string>> = {
  pump: 'running',
  valve: 'open',
  'garage-door': 'open',
  car: 'unlocked',
  'charging-post': 'charging',
};

/** The topic that a display heard of last is the last it learned; its value says more than its name. */
function newest(state: Readonly<Record<string, string>>): string {
  const shown = Object.entries(state).filter(([property]) => property !== 'shown');
  return shown.at(-1)?.[1] ?? 'nothing yet';
}

export function deviceFace({ kind, connected, state }: DeviceView): DeviceFace {
  const face = { text: '', active: false, needle: 0 };
  if (!connected) return { ...face, text: 'offline' };
  const value = (key: string) => state[key] ?? '';
  switch (kind) {
    case 'lock':
      return { ...face, text: value('lock'), active: value('lock') === 'unlocked' };
    case 'thermostat': {
      const temperature = Number(value('temperature'));
      // 5 to 35 °C over three quarters of a circle.
      const needle = Number.isFinite(temperature) ? ((temperature - 20) / 15) * 135 : 0;
      return { ...face, text: `${value('temperature')} °C`, needle: Math.max(-135, Math.min(135, needle)) };
    }
    case 'camera':
      return { ...face, text: value('camera'), active: value('camera') === 'recording' };
    case 'doorbell':
      return { ...face, text: value('button'), active: value('button') === 'ringing' };
    case 'baby-monitor':
      return { ...face, text: `${value('child')}, ${value('noise')}`, active: value('child') === 'awake' };
    case 'phone':
      return {
        ...face,
        text: value('action') === 'none' ? 'watching' : value('action'),
        active: value('action') !== 'none',
      };
    case 'bedside-monitor':
      return { ...face, text: `hr ${value('hr')}, alarm ${value('alarm')}`, active: value('alarm') === 'off' };
    case 'vacuum':
      return {
        ...face,
        text: value('camera') === 'on' ? 'camera on' : value('work'),
        active: value('camera') === 'on',
      };
    case 'display':
      return { ...face, text: newest(state), active: value('shown') !== '0' };
    case 'meter':
      return { ...face, text: `${(Number(value('reading')) / 1000).toFixed(1)} kWh` };
    case 'gateway':
      return { ...face, text: value('announced') === 'yes' ? 'announced' : 'silent' };
    case 'remote':
      return { ...face, text: value('pressed'), active: value('pressed') !== 'nothing' };
    case 'worker':
      return { ...face, text: `${value('jobs')} jobs`, active: value('jobs') !== '0' };
    default: {
      const text = Object.values(state)[0] ?? '';
      return { ...face, text, active: poses[kind] === text };
    }
  }
}
