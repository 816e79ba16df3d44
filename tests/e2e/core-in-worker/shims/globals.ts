/** Globals of Node that libraries use without asking; esbuild puts these in their place. */
import { Buffer } from '../../../../node_modules/buffer/index.js';

export { Buffer };

/** A turn of the event loop, without the four milliseconds a nested `setTimeout` takes in a browser. */
const turns = new MessageChannel();
const tasks: (() => void)[] = [];
turns.port1.onmessage = () => tasks.shift()?.();

export function setImmediate(task: (...args: unknown[]) => void, ...args: unknown[]): void {
  tasks.push(() => task(...args));
  turns.port2.postMessage(null);
}

export const process = {
  env: {},
  nextTick: (task: (...args: unknown[]) => void, ...args: unknown[]): void => queueMicrotask(() => task(...args)),
  emitWarning: (text: string): void => console.warn(text),
};
