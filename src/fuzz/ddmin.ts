/**
 * Makes a failing input small: Zeller and Hildebrandt's ddmin (IEEE Transactions on Software Engineering 28, 2002). What
 * is left fails, and fails no more when any one byte of it is taken out.
 */

export interface MinimiseStep {
  input: Uint8Array;
  fails: boolean;
}

/** Tests at most; then the smallest input so far has to do. */
export const testsMax = 5_000;

/**
 * @param fails whether this input still shows the failure, on a fresh target.
 * @throws RangeError when the input does not fail to begin with.
 */
export async function minimise(
  input: Uint8Array,
  fails: (input: Uint8Array) => boolean | Promise<boolean>,
  onStep: (step: MinimiseStep) => void = () => {},
): Promise<Uint8Array> {
  let tests = 0;
  const test = async (candidate: Uint8Array) => {
    tests += 1;
    if (tests > testsMax) return false;
    const failed = await fails(candidate);
    onStep({ input: candidate, fails: failed });
    return failed;
  };
  if (!(await test(input))) throw new RangeError('This input does not fail, so there is nothing to make smaller.');
  let smallest = input;
  for (let pieces = 2; smallest.length >= 2 && tests <= testsMax; ) {
    const smaller = await firstSmaller(smallest, pieces, test);
    if (smaller) {
      smallest = smaller;
      pieces = Math.max(2, pieces - 1);
    } else if (pieces >= smallest.length) break;
    else pieces = Math.min(smallest.length, pieces * 2);
  }
  return smallest;
}

/** The input without one of its pieces, if it still fails then. */
async function firstSmaller(
  input: Uint8Array,
  pieces: number,
  test: (candidate: Uint8Array) => Promise<boolean>,
): Promise<Uint8Array | null> {
  const size = Math.ceil(input.length / pieces);
  for (let start = 0; start < input.length; start += size) {
    const without = new Uint8Array([...input.subarray(0, start), ...input.subarray(start + size)]);
    if (await test(without)) return without;
  }
  return null;
}
