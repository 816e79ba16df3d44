/** The target of the fuzzing labs: weak on purpose, and contained. */
export { type ExecuteOptions, execute, type TargetExecution } from './execute.ts';
export { type DeathOracle, TargetFault } from './fault.ts';
export { type Firmware, shippedParser, shippedStates, soundParser, soundStates } from './firmware.ts';
export { packetName } from './packets.ts';
export type { TargetAccount, TargetNews, TargetPort } from './port.ts';
export { TinyMq } from './tinymq.ts';
