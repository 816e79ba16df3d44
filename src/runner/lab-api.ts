/** The `lab` object a script sees. `script-api.ts` describes the same to the editor: change both together. */
import type { MqttClient } from 'mqtt';

export interface LabConnectOptions {
  clientId: string;
  userName?: string;
  password?: string;
  clean?: boolean;
  keepalive?: number;
  will?: { topicName: string; payload: string; qos?: 0 | 1 | 2; retain?: boolean };
}

export interface LabApi {
  readonly url: string;
  readonly given: Readonly<Record<string, string>>;
  connect(options: LabConnectOptions): Promise<MqttClient>;
  log(...values: unknown[]): void;
  answer(secretId: string, value: string): Promise<boolean>;
}
