/** What a device shows at a glance: two short texts, and whether its picture is in its other pose. */
import type { DeviceView } from '../../model/wire.ts';

export interface DeviceFace {
  text: string;
  /** The lock is open, the bell rings, the camera records, the child is awake, the app has news. */
  active: boolean;
  /** Turn of the thermostat's needle, degrees from the top. */
  needle: number;
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
    default:
      return { ...face, text: Object.values(state)[0] ?? '' };
  }
}
