/** TLS and WebSockets by Node, for the core’s port. */
import type { Transports } from '../model/transports.ts';
import { acceptWebSocket } from './accept-websocket.ts';
import { connectTls } from './tls/tls-client.ts';
import { createTlsServer } from './tls/tls-server.ts';

export const nodeTransports: Transports = { createTlsServer, connectTls, acceptWebSocket };
