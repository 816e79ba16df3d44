import type { ReactNode } from 'react';
import type { DeviceFace } from './device-face.ts';

/** Line drawings on a field of 40 × 40 around the origin; the moving part of each has a class of its own. */
export function DeviceGlyph({ kind, face }: { kind: string; face: DeviceFace }) {
  return (
    <g className="wb-glyph" data-kind={kind} data-active={face.active || undefined}>
      {(drawings[kind] ?? drawings['phone'])?.(face)}
    </g>
  );
}

const drawings: Record<string, (face: DeviceFace) => ReactNode> = {
  lock: () => (
    <>
      <path className="wb-glyph-move" d="M-6 -2 V-8 a6 6 0 0 1 12 0 V-2" />
      <rect x="-10" y="-2" width="20" height="15" rx="2.5" className="wb-glyph-solid" />
      <path d="M0 4 v4" />
    </>
  ),
  thermostat: ({ needle }) => (
    <>
      <path d="M-9.5 9.5 A13.4 13.4 0 1 1 9.5 9.5" />
      <path className="wb-glyph-needle" d="M0 0 V-9" style={{ transform: `rotate(${needle}deg)` }} />
      <circle r="2" className="wb-glyph-dot" />
    </>
  ),
  doorbell: () => (
    <>
      <rect x="-7" y="-13" width="14" height="26" rx="4" className="wb-glyph-solid" />
      <circle cy="4" r="3.4" />
      <path d="M-2.5 -7 h5" />
      <path className="wb-glyph-wave" d="M11 -4 a8 8 0 0 1 0 14 M-11 -4 a8 8 0 0 0 0 14" />
    </>
  ),
  camera: () => (
    <>
      <rect x="-14" y="-9" width="20" height="15" rx="3" className="wb-glyph-solid" />
      <path d="M6 -3.5 L14 -8 V5 L6 0.5" />
      <circle cx="-4" cy="-1.5" r="4" />
      <circle cx="-4" cy="-1.5" r="1.6" className="wb-glyph-lens" />
      <path d="M-4 6 v6 M-10 13 h12" />
    </>
  ),
  'baby-monitor': () => (
    <>
      <rect x="-9" y="-7" width="18" height="20" rx="5" className="wb-glyph-solid" />
      <path d="M5 -7 V-14" />
      <circle cy="0" r="2.6" className="wb-glyph-dot" />
      <path d="M-4.5 7 h9 M-4.5 10 h9" />
      <path className="wb-glyph-wave" d="M13 -4 a7 7 0 0 1 0 11 M-13 -4 a7 7 0 0 0 0 11" />
    </>
  ),
  phone: () => (
    <>
      <rect x="-8" y="-14" width="16" height="28" rx="3" className="wb-glyph-solid" />
      <path d="M-2.5 10.5 h5" />
      <path className="wb-glyph-news" d="M-4 -8 h8 M-4 -4.5 h8 M-4 -1 h5" />
    </>
  ),
};
