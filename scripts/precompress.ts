/** Writes `.br` and `.gz` beside each text file of the site once, so that a room of learners does not cost CPU later. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const compressible = /\.(html|js|css|svg|json|xml|txt|ttf|wasm)$/;
const BYTES_MIN = 512;
/** Above this the best brotli level costs seconds a file for the last few per cent. */
const BEST_QUALITY_BYTES_MAX = 1_000_000;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** Compresses every file below `folder` that gains by it. Existing copies are overwritten. */
export async function precompress(folder: string): Promise<void> {
  const files = filesBelow(folder).filter((path) => compressible.test(path) && statSync(path).size >= BYTES_MIN);
  await Promise.all(
    files.map(async (path) => {
      const bytes = readFileSync(path);
      const quality = bytes.length > BEST_QUALITY_BYTES_MAX ? 9 : 11;
      const params = { [constants.BROTLI_PARAM_QUALITY]: quality };
      writeFileSync(`${path}.br`, await promisify(brotliCompress)(bytes, { params }));
      writeFileSync(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
    }),
  );
}
