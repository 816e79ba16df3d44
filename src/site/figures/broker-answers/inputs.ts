/** Inputs on which two brokers were compared, and what the standard says to each. */
import type { SpecRef } from '../../../model/spec-ref.ts';
import { mqtt311 } from '../../../model/spec-ref.ts';

export interface ComparedInput {
  id: string;
  title: string;
  /** A whole conversation. */
  hex: string;
  /** `must`: the standard has one answer. `server`: it leaves the answer to the server. `limit`: implementations have one. */
  kind: 'must' | 'server' | 'limit';
  spec?: SpecRef;
}

const connect = '1010 0004 4d515454 04 02 003c 0004 66757a7a';
const levels = 150;
const deepFilter = Array.from({ length: levels }, () => '61').join('2f');
const deepBytes = 2 * levels - 1;
const two = (value: number) => value.toString(16).padStart(4, '0');
const deepLength = deepBytes + 5;
const varint = ((deepLength & 0x7f) | 0x80).toString(16) + (deepLength >> 7).toString(16).padStart(2, '0');

export const comparedInputs: readonly ComparedInput[] = [
  { id: 'first', title: 'PUBLISH before CONNECT', hex: '3005 0001 61 6869', kind: 'must', spec: mqtt311('3.1.0-1') },
  { id: 'twice', title: 'a second CONNECT', hex: connect + connect, kind: 'must', spec: mqtt311('3.1.0-2') },
  {
    id: 'reserved',
    title: 'the reserved connect flag set',
    hex: '1010 0004 4d515454 04 03 003c 0004 66757a7a',
    kind: 'must',
    spec: mqtt311('3.1.2-3'),
  },
  { id: 'varint', title: 'a length of five bytes', hex: '10ffffffff01', kind: 'must', spec: mqtt311('2.2.3') },
  {
    id: 'inner',
    title: 'a topic longer than its packet',
    hex: `${connect} 3004 0050 6161`,
    kind: 'must',
    spec: mqtt311('4.8.0-1'),
  },
  {
    id: 'flags',
    title: 'SUBSCRIBE with flags 0000',
    hex: `${connect} 8006 0001 0001 61 00`,
    kind: 'must',
    spec: mqtt311('3.8.1-1'),
  },
  {
    id: 'level',
    title: 'protocol level 9',
    hex: '1010 0004 4d515454 09 02 003c 0004 66757a7a',
    kind: 'must',
    spec: mqtt311('3.1.2-2'),
  },
  {
    id: 'sys',
    title: 'PUBLISH to $SYS/x',
    hex: `${connect} 3008 0006 245359532f78`,
    kind: 'server',
    spec: mqtt311('4.7.2'),
  },
  {
    id: 'deep',
    title: `a filter of ${levels} levels`,
    hex: `${connect} 82${varint} 0001 ${two(deepBytes)} ${deepFilter} 00`,
    kind: 'limit',
  },
  {
    id: 'ping',
    title: 'CONNECT and PINGREQ, all legal',
    hex: `${connect} c000`,
    kind: 'must',
    spec: mqtt311('3.12.4-1'),
  },
];
