/** One crash made small: each test of ddmin, with what it leaves out. */
import { minimise } from '../../../fuzz/index.ts';
import { bytesFromHex } from '../../../model/packet-borders.ts';
import { execute } from '../../../tinymq/index.ts';

/** As the fuzzer found it: CONNECT whose Remaining Length has five bytes, and what followed it in the conversation. */
export const found = bytesFromHex(
  '10ffffffff0f 0004 4d515454 04 06 003c 0004 66757a7a 0003 612f62 0004 676f6e65' +
    '820a 0001 0005 706c616e74 00' +
    '300d 0007 706c616e742f78 6f70656e',
);
export const signature = 'RangeError at sliceBody';

export interface Test {
  /** The smallest failing input so far. */
  input: Uint8Array;
  /** What was left out of it for this test: from, to. */
  without: [number, number];
  fails: boolean;
}

export async function tests(): Promise<Test[]> {
  const list: Test[] = [];
  let smallest = found;
  await minimise(
    found,
    (candidate) => execute(candidate).signature === signature,
    ({ input, fails }) => {
      if (input !== found) list.push({ input: smallest, without: gap(smallest, input), fails });
      if (fails) smallest = input;
    },
  );
  return list;
}

/** Where `shorter` lacks a piece of `longer`. */
function gap(longer: Uint8Array, shorter: Uint8Array): [number, number] {
  let start = 0;
  while (start < shorter.length && longer[start] === shorter[start]) start += 1;
  return [start, start + longer.length - shorter.length];
}

export function sentence({ input, without: [from, to], fails }: Test, number: number, all: number): string {
  const left = input.length - (to - from);
  const what = to - from === 1 ? `byte ${from}` : `bytes ${from} to ${to - 1}`;
  const result = fails ? 'still dies: they were not needed' : 'lives: put them back';
  return `Test ${number} of ${all}: without ${what}, ${left} bytes. It ${result}.`;
}
