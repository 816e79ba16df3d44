/** Aedes names itself with it. */
export const randomUUID = (): string => globalThis.crypto.randomUUID();
