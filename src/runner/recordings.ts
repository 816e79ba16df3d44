/** What a script reads of connections that were recorded, with keys that it has. */
import { bytesFromHex, cutPackets, hexFromBytes } from '../model/packet-borders.ts';
import { decryptTls, readCapture } from '../wiretap/index.ts';
import type { LabApi } from './lab-api.ts';

/** @param file what the learner may take along, by its name */
export function recordingMethods(
  file: (name: string) => Promise<Uint8Array>,
): Pick<LabApi, 'recordings' | 'decrypt' | 'pem'> {
  return {
    recordings: async () => readCapture(await file('capture.pcapng')),
    pem: async (name) => new TextDecoder().decode(await file(String(name))),
    decrypt(recording, key) {
      const opened = decryptTls(recording, 'psk' in key ? { psk: bytesFromHex(key.psk) } : key);
      if (opened.kind === 'closed') throw new Error(opened.reason);
      const { suite, fromClient, fromBroker } = opened;
      return { suite, fromClient: packetsIn(fromClient), fromBroker: packetsIn(fromBroker) };
    },
  };
}

function packetsIn(bytes: Uint8Array): string[] {
  return cutPackets(bytes).packets.map(hexFromBytes);
}
