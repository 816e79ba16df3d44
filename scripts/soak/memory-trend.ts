/** Whether memory grows: samples over time, the first third left out, since buffers and caches fill then. */
import type { Memory } from '../bench/broker-process.ts';
import { median, round } from '../bench/statistics.ts';

export interface Sample extends Memory {
  atMinutes: number;
}

export interface Trend {
  samples: number;
  rssMegabytes: { first: number; last: number; slopePerMinute: number };
  heapMegabytes: { first: number; last: number; slopePerMinute: number };
}

const megabyte = 1_048_576;

/** Throws where there are too few samples to say anything. */
export function memoryTrend(samples: readonly Sample[]): Trend {
  const settled = samples.slice(Math.floor(samples.length / 3));
  if (settled.length < 4) throw new Error(`ERR_SOAK_SAMPLES: ${samples.length} samples of memory say nothing.`);
  return { samples: settled.length, rssMegabytes: line(settled, 'rss'), heapMegabytes: line(settled, 'heapUsed') };
}

/** First and last as medians of a quarter each; the slope by least squares. */
function line(samples: readonly Sample[], key: 'rss' | 'heapUsed') {
  const values = samples.map((sample) => sample[key] / megabyte);
  const quarter = Math.ceil(values.length / 4);
  const minutes = samples.map(({ atMinutes }) => atMinutes);
  return {
    first: round(median(values.slice(0, quarter))),
    last: round(median(values.slice(-quarter))),
    slopePerMinute: round(slope(minutes, values)),
  };
}

function slope(xs: readonly number[], ys: readonly number[]): number {
  const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
  const [xMean, yMean] = [mean(xs), mean(ys)];
  const rise = xs.reduce((sum, x, index) => sum + (x - xMean) * ((ys[index] ?? yMean) - yMean), 0);
  const run = xs.reduce((sum, x) => sum + (x - xMean) ** 2, 0);
  return rise / run;
}
