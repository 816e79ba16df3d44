import { describe, expect, it } from 'vitest';
import { candidates, knownNames, median, type OracleSettings, probeNames, sayCode, sayTime } from './oracle-model.ts';

const settings: OracleSettings = {
  uniformFailureCode: false,
  unknownWork: 'none',
  networkMs: 3,
  probesPerName: 10,
  seed: 1,
};

describe('probeNames', () => {
  it('has sixty different names, three of which exist', () => {
    expect(new Set(candidates).size).toBe(60);
    expect(candidates.filter((name) => knownNames.includes(name))).toEqual(knownNames);
  });

  it('says the same for the same seed, and something else for another', () => {
    expect(probeNames(settings)).toEqual(probeNames(settings));
    expect(probeNames({ ...settings, seed: 2 }).medians).not.toEqual(probeNames(settings).medians);
  });

  it('tells by the code unless it is uniform', () => {
    expect(probeNames(settings).codes).toEqual({ known: 4, unknown: 5 });
    expect(probeNames({ ...settings, uniformFailureCode: true }).codes).toEqual({ known: 4, unknown: 4 });
  });

  it.each(['none', 'cheaper'] as const)('tells by the clock when the work for unknown names is %s', (unknownWork) => {
    const reading = probeNames({ ...settings, unknownWork });
    expect(reading.marked.right).toBe(3);
    expect(reading.slowerIsKnown).toBeGreaterThan(0.99);
  });

  it('tells next to nothing by the clock when the work is the same, whatever the seed', () => {
    const readings = Array.from({ length: 20 }, (_, seed) => probeNames({ ...settings, unknownWork: 'same', seed }));
    expect(median(readings.map(({ slowerIsKnown }) => slowerIsKnown))).toBeLessThan(0.6);
    for (const { medians } of readings) expect(Math.abs(medians.known - medians.unknown)).toBeLessThan(8);
  });

  it('counts every probe once', () => {
    for (const shares of Object.values(probeNames({ ...settings, networkMs: 60 }).histogram)) {
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
    }
  });

  it('puts both oracles into words', () => {
    const reading = probeNames(settings);
    expect(sayCode(reading)).toContain('code 4');
    expect(sayTime(reading)).toContain('3 of 3 names rightly');
  });
});
