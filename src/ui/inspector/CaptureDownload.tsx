import { serverPath } from '../session/server-path.ts';
import { useLab } from '../workbench/lab-context.ts';

/** The bytes themselves, as a file for the tools that people look at networks with. */
export function CaptureDownload() {
  const id = useLab((state) => (state.ended ? null : (state.sandbox?.id ?? null)));
  const keysGranted = useLab((state) => state.lab.capture.tlsSecrets !== 'none');
  if (id === null) return null;
  const path = serverPath(`/api/sandboxes/${id}`);
  return (
    <>
      <a className="wb-button" href={`${path}/capture.pcapng`} download="" title={explanation}>
        Capture for Wireshark
      </a>
      {keysGranted && (
        <a className="wb-button" href={`${path}/keys.log`} download="" title={keysExplanation}>
          TLS keys
        </a>
      )}
    </>
  );
}

const explanation =
  'Download every byte since the start or the last reset, devices included, as a .pcapng file. It opens in Wireshark; MQTT is on port 1883 there, whatever port you connected to.';
const keysExplanation =
  'Download the TLS secrets of your connections as a key log. They are in the capture already; tools that record on their own need this file.';
