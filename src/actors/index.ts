export { BoundedList } from './bounded-list.ts';
export type { ClientWorld } from './client-world.ts';
export { connectClient, receivedLimits } from './connect-client.ts';
export { Device, type DeviceChange, type MessageOrigin } from './devices/device.ts';
