/** SCRAM (RFC 5802, RFC 7677) for both ends of a connection, with each check that can be left out as an option. */
export { createScramClient, type ScramClient, type ScramClientChecks, strictClientChecks } from './client.ts';
export { type ScramError, ScramRefusal } from './messages.ts';
export { createNonceSource, type NonceSource, type NonceSourceKind } from './nonce-source.ts';
export { createScramServer, type ScramExchange, type ScramServerOptions } from './server.ts';
export { isScramMechanism, makeVerifier, type ScramMechanism, type ScramVerifier } from './verifier.ts';
