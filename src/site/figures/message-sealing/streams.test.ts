import { expect, it } from 'vitest';
import { bytesOf, forged, fromHex, guessSays, hex, order, shown, template, valveSays, xor } from './streams.ts';

const stream = Array.from({ length: 32 }, (_, index) => (index * 37 + 11) & 0xff);
const sealed = (text: string, from = stream) => xor(bytesOf(text), from);

it('flips inside what is flipped outside', () => {
  const difference = xor(bytesOf(order), bytesOf(forged));
  expect(difference.filter((byte) => byte !== 0)).toEqual([0x1c, 0x18, 0x10, 0x1a]);
  const opened = shown(xor(xor(sealed(order), difference), stream));
  expect(opened).toBe(forged);
  expect(valveSays(opened)).toContain('opens');
  expect(valveSays(order)).toContain('shut');
  expect(valveSays('{"valve":"shu·","id":7}')).toContain('does not know');
});

it('gives one text away for the other where a stream was used twice, and only there', () => {
  const secret = '{"pin":"4831","t":1}';
  const both = xor(sealed(template), sealed(secret));
  expect(shown(xor(both, bytesOf(template)))).toBe(secret);
  const otherStream = stream.map((byte) => byte ^ 0x95);
  const wrong = shown(xor(xor(sealed(template), sealed(secret, otherStream)), bytesOf(template)));
  expect(guessSays(template, wrong)).toContain('Nothing');
  expect(guessSays(template, secret)).toContain('4831');
  expect(guessSays('', '')).toContain('Write');
});

it('reads hex as it writes it', () => {
  expect(fromHex(hex([0, 10, 255]))).toEqual([0, 10, 255]);
});
