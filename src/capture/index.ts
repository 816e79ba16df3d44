/** Turns tapped byte streams into a pcapng file that Wireshark opens as if it had been recorded on an Ethernet. */
export {
  type Capture,
  type CaptureOptions,
  type ConnectionTap,
  createCapture,
  type TappedConnection,
} from './capture.ts';
