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
  pump: () => (
    <>
      <circle r="10" className="wb-glyph-solid" />
      <path
        className="wb-glyph-spin"
        d="M0 -6.5 C4 -4 4 -1 0 0 M0 6.5 C-4 4 -4 1 0 0 M-6.5 0 C-4 -4 -1 -4 0 0 M6.5 0 C4 4 1 4 0 0"
      />
      <path d="M-15 10 h30 M10 0 h5" />
    </>
  ),
  valve: () => (
    <>
      <path d="M-12 -5 L12 9 V-5 L-12 9 Z" className="wb-glyph-solid" />
      <path className="wb-glyph-move" d="M0 2 V-9 M-6 -9 h12" />
    </>
  ),
  'garage-door': () => (
    <>
      <path d="M-14 13 V-6 L0 -13 L14 -6 V13" />
      <path className="wb-glyph-move" d="M-9 13 V-1 h18 V13 M-9 3.5 h18 M-9 8 h18" />
    </>
  ),
  car: () => (
    <>
      <path d="M-15 6 v-5 l5 -1 l4 -6 h10 l5 6 l6 1 v5 Z" className="wb-glyph-solid" />
      <circle cx="-8" cy="7" r="3" />
      <circle cx="8" cy="7" r="3" />
      <path className="wb-glyph-news" d="M-1 -12 a5 5 0 0 1 8 0" />
    </>
  ),
  'charging-post': () => (
    <>
      <rect x="-9" y="-13" width="13" height="26" rx="2.5" className="wb-glyph-solid" />
      <path d="M4 -4 h4 a3 3 0 0 1 3 3 v6 a2.5 2.5 0 0 0 5 0 V-3" />
      <path className="wb-glyph-news" d="M-1 -9 L-5 -1 h5 L-4 7" />
    </>
  ),
  'bedside-monitor': () => (
    <>
      <rect x="-14" y="-11" width="28" height="19" rx="2.5" className="wb-glyph-solid" />
      <path d="M-11 -1 h6 l2 -5 l3 10 l3 -7 l1.5 2 H11" />
      <path d="M0 8 v5 M-6 13 h12" />
    </>
  ),
  vacuum: () => (
    <>
      <circle r="12" className="wb-glyph-solid" />
      <path d="M-10 -6 h20" />
      <circle cy="2" r="3.4" />
      <circle cy="2" r="1.4" className="wb-glyph-lens" />
    </>
  ),
  display: () => (
    <>
      <rect x="-15" y="-11" width="30" height="19" rx="2" className="wb-glyph-solid" />
      <path d="M-5 13 h10 M0 8 v5" />
      <path className="wb-glyph-news" d="M-10 -6 h12 M-10 -2 h18 M-10 2 h8" />
    </>
  ),
  meter: () => (
    <>
      <rect x="-10" y="-13" width="20" height="26" rx="3" className="wb-glyph-solid" />
      <path d="M-6 -7 h12 v5 h-12 Z" />
      <circle cy="5" r="4" />
      <path d="M0 5 l2.5 -2.5" />
    </>
  ),
  gateway: () => (
    <>
      <rect x="-13" y="0" width="26" height="11" rx="2.5" className="wb-glyph-solid" />
      <path d="M-8 5.5 h1 M-3 5.5 h1 M8 0 V-9" />
      <path className="wb-glyph-wave" d="M3 -7 a6 6 0 0 1 10 0 M0 -10.5 a11 11 0 0 1 16 0" />
    </>
  ),
  worker: () => (
    <>
      <rect x="-12" y="-9" width="24" height="20" rx="2.5" className="wb-glyph-solid" />
      <path d="M-12 -3 h24 M-4 -3 v5 h8 v-5" />
      <path className="wb-glyph-news" d="M-6 7 l2.5 2.5 l5 -5" />
    </>
  ),
  remote: () => (
    <>
      <rect x="-6" y="-9" width="12" height="23" rx="4" className="wb-glyph-solid" />
      <circle cy="-2.5" r="2.8" />
      <path d="M-2.5 5 h5 M-2.5 8.5 h5" />
      <path className="wb-glyph-wave" d="M-5 -13 a8 8 0 0 1 10 0" />
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
