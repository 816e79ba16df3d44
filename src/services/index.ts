export type { PublicKey } from './key-set.ts';
export { createServices, type Services, type ServicesOptions } from './services.ts';
