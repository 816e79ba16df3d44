export { createManualClock, type ManualClock } from './manual-clock.ts';
export { guessOffline, passwordFile } from './password-file.ts';
export { relayConnection, serveTexts } from './relay/index.ts';
export { type Sandbox, type SandboxOptions, startSandbox } from './sandbox.ts';
export { deriveSecrets } from './secrets.ts';
export { systemClock } from './system-clock.ts';
export { mintTrust } from './trust.ts';
