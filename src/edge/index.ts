/** The protocol edge: a broker that speaks MQTT, decides by policy and tells everything that happens. */
export { lineKey, storePassword } from './authentication/store-password.ts';
export { type Broker, type BrokerOptions, createBroker } from './broker.ts';
export type { EntranceHall } from './entrance/hall.ts';
export { InterceptedReader, type InterceptedSession } from './wire/intercepted.ts';
