/** What an export needs to know besides the policy. */
export interface ExportSource {
  /** The lab's listeners, in its order. */
  listeners: readonly { name: string; transport: 'tcp' | 'tls' | 'ws' | 'wss' }[];
  /** Values by id: passwords that the lab made. */
  secrets: Readonly<Record<string, string>>;
}
