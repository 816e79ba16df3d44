/** mqtt.js for browsers is one object, where on Node it is a module with names. */
// @ts-expect-error: the types describe the package's main entry only.
import mqtt from '../../../../node_modules/mqtt/dist/mqtt.esm.js';

export const { MqttClient } = mqtt;
