export { BoundedList } from './bounded-list.ts';
export { type ClientWorld, firstListener } from './client-world.ts';
export { connectClient, receivedLimits } from './connect-client.ts';
export { Device, type DeviceChange, type MessageOrigin } from './devices/device.ts';
export { deviceProfile } from './devices/device-profile.ts';
export { openRawLink, type RawLink } from './raw-link.ts';
export { scramAuthentication } from './scram-authentication.ts';
