/** Suites of TLS 1.2 whose keys rest on one secret that does not change from connection to connection. */

export interface StaticSuite {
  readonly name: string;
  /** What opens it: the key of the server’s certificate, or the pre-shared key. */
  readonly exchange: 'rsa' | 'psk';
  readonly mode: 'gcm' | 'cbc';
  readonly keyBytes: 16 | 32;
  readonly hash: 'sha256' | 'sha384';
  /** Of the MAC behind each record; none where the mode authenticates. */
  readonly macBytes: number;
}

const gcm = (name: string, exchange: 'rsa' | 'psk', keyBytes: 16 | 32): StaticSuite => {
  const hash = keyBytes === 16 ? 'sha256' : 'sha384';
  return { name, exchange, mode: 'gcm', keyBytes, hash, macBytes: 0 };
};
const cbc = (name: string, exchange: 'rsa' | 'psk', macBytes: number): StaticSuite => {
  return { name, exchange, mode: 'cbc', keyBytes: 16, hash: 'sha256', macBytes };
};

const suites: ReadonlyMap<number, StaticSuite> = new Map([
  [0x009c, gcm('TLS_RSA_WITH_AES_128_GCM_SHA256', 'rsa', 16)],
  [0x009d, gcm('TLS_RSA_WITH_AES_256_GCM_SHA384', 'rsa', 32)],
  [0x00a8, gcm('TLS_PSK_WITH_AES_128_GCM_SHA256', 'psk', 16)],
  [0x00a9, gcm('TLS_PSK_WITH_AES_256_GCM_SHA384', 'psk', 32)],
  [0x002f, cbc('TLS_RSA_WITH_AES_128_CBC_SHA', 'rsa', 20)],
  [0x003c, cbc('TLS_RSA_WITH_AES_128_CBC_SHA256', 'rsa', 32)],
  [0x008c, cbc('TLS_PSK_WITH_AES_128_CBC_SHA', 'psk', 20)],
  [0x00ae, cbc('TLS_PSK_WITH_AES_128_CBC_SHA256', 'psk', 32)],
]);

/** Undefined where every connection agrees on keys of its own, or that is not known here. */
export const staticSuite = (number: number): StaticSuite | undefined => suites.get(number);
