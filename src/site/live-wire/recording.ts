import type { Overheard } from './field.ts';

const live = (topicName: string, payload: string): Overheard => ({ topicName, payload, retain: false });
const retained = (topicName: string, payload: string): Overheard => ({ topicName, payload, retain: true });

/**
 * The first nine seconds of a real run of `open-broker-eavesdrop`: what the broker answered a stranger who subscribed
 * to `#`, byte by byte, and every message it then handed over. The secrets are that run's own and open nothing else.
 */
export const recording: { on: string; answers: number[]; messages: Overheard[] } = {
  on: '23 November 2026',
  answers: [0x20, 0x02, 0x00, 0x00, 0x90, 0x03, 0x00, 0x01, 0x00],
  messages: [
    retained('home/doorbell/state', 'idle'),
    retained('home/camera/state', 'watching'),
    retained('home/nursery/state', 'asleep, 31 dB'),
    retained('home/thermostat/state', '20.6'),
    retained('home/frontdoor/state', 'locked'),
    retained('home/public/welcome', 'Welcome to the flat! Quiet hours start at ten.'),
    live('home/nursery/state', 'asleep, 31 dB'),
    live('home/thermostat/state', '20.7'),
    live('home/camera/state', 'recording'),
    live('home/camera/event', 'motion'),
    live('/cam0/thumbnail', '8d6118a27a87ba9d'),
    live('home/doorbell/state', 'ringing'),
    live('home/doorbell/event', 'ring'),
    live('home/frontdoor/state', 'locked'),
    live('home/frontdoor/pin/set', '919486'),
    live('home/nursery/state', 'asleep, 32 dB'),
    live('home/thermostat/state', '20.8'),
    live('home/camera/state', 'watching'),
    live('home/doorbell/state', 'idle'),
    live('home/nursery/state', 'asleep, 30 dB'),
    live('home/thermostat/state', '20.9'),
    live('home/frontdoor/state', 'locked'),
    live('home/camera/state', 'watching'),
    live('home/nursery/state', 'asleep, 31 dB'),
    live('home/thermostat/state', '21.0'),
    live('home/doorbell/state', 'idle'),
    live('home/frontdoor/state', 'locked'),
    live('home/frontdoor/cmd', 'LOCK'),
    live('home/thermostat/cmd', '21.0'),
  ],
};
