export type { Command, Params, Result, SandboxState } from './commands.ts';
export { endSentence, hostBusy, hostEnded, hostTimedOut } from './host-end.ts';
export { createHostPool, type HostPool } from './host-pool.ts';
export type { HostEnd, HostProcess } from './host-process.ts';
export type { StreamMessage } from './messages.ts';
export { createPortRange, type PortBounds, type PortRange } from './port-range.ts';
export type { HostProgram } from './spawn-host.ts';
export { startHost } from './start-host.ts';
export { standardWalls, type Walls } from './walls.ts';
