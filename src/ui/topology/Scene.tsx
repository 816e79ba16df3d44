import { useMemo, useRef } from 'react';
import type { DeviceView } from '../../model/wire.ts';
import { useLab } from '../workbench/lab-context.ts';
import type { BoxSize } from '../workbench/use-size.ts';
import { DeviceGlyph } from './DeviceGlyph.tsx';
import { deviceFace } from './device-face.ts';
import { type Point, placeNodes, shortOf } from './geometry.ts';
import { useMotes } from './use-motes.ts';

/** The picture itself. Everything it shows stands in words in the transcript beside it. */
export function Scene({ size }: { size: BoxSize }) {
  const topology = useLab((state) => state.lab.topology);
  const devices = useLab((state) => state.devices);
  const ownConnections = useLab((state) => state.ownConnections.length);
  const places = useMemo(() => placeNodes(topology, size), [topology, size]);
  const layer = useRef<SVGGElement>(null);
  useMotes(layer, places, size.width);
  const broker = places.get('broker');
  const attacker = places.get('attacker');
  return (
    <svg
      className="wb-scene"
      viewBox={`0 0 ${size.width} ${size.height}`}
      width={size.width}
      height={size.height}
      role="img"
      aria-label={describeScene(devices, ownConnections)}
    >
      {broker && attacker && <Wire from={attacker} to={broker} side="attacker" live={ownConnections > 0} />}
      {devices.map(({ id, connected }) => {
        const place = places.get(id);
        return broker && place && <Wire key={id} from={place} to={broker} side="house" live={connected} />;
      })}
      <g ref={layer} />
      {devices.map((device) => {
        const place = places.get(device.id);
        return place && <DeviceNode key={device.id} device={device} place={place} />;
      })}
      {broker && <BrokerNode place={broker} />}
      {attacker && <AttackerNode place={attacker} connections={ownConnections} />}
    </svg>
  );
}

function Wire({ from, to, side, live }: { from: Point; to: Point; side: string; live: boolean }) {
  const a = shortOf(to, from, 26);
  const b = shortOf(from, to, 34);
  return (
    <line className="wb-wire" data-side={side} data-live={live || undefined} x1={a.x} y1={a.y} x2={b.x} y2={b.y} />
  );
}

function DeviceNode({ device, place }: { device: DeviceView; place: Point }) {
  const tampered = useLab(({ events }) => {
    const last = events.findLast(
      ({ event }) => event.type === 'device.changed' && event.deviceId === device.id && isDeed(event),
    );
    return last?.event.type === 'device.changed' && last.event.causeActor === 'attacker';
  });
  const face = deviceFace(device);
  return (
    <g
      className="wb-node"
      data-offline={!device.connected || undefined}
      data-tampered={tampered || undefined}
      style={{ transform: `translate(${place.x}px, ${place.y}px)` }}
    >
      <rect x="-24" y="-24" width="48" height="48" rx="8" className="wb-node-box" />
      <DeviceGlyph kind={device.kind} face={face} />
      <text y="39" className="wb-node-label">
        {device.label}
      </text>
      <text y="53" className="wb-node-state">
        {face.text}
      </text>
    </g>
  );
}

/** Counters and clocks change by themselves; a deed is a change with a message behind it. */
function isDeed(event: { causeTopicName?: string | null }): boolean {
  return event.causeTopicName !== null;
}

function BrokerNode({ place }: { place: Point }) {
  return (
    <g className="wb-node wb-node--broker" style={{ transform: `translate(${place.x}px, ${place.y}px)` }}>
      <path className="wb-node-box" d="M-30 -17 L0 -34 L30 -17 V17 L0 34 L-30 17 Z" />
      <text y="4" className="wb-node-label">
        Broker
      </text>
    </g>
  );
}

function AttackerNode({ place, connections }: { place: Point; connections: number }) {
  return (
    <g
      className="wb-node wb-node--attacker"
      data-offline={connections === 0 || undefined}
      style={{ transform: `translate(${place.x}px, ${place.y}px)` }}
    >
      <rect x="-24" y="-24" width="48" height="48" rx="8" className="wb-node-box" />
      <path className="wb-glyph-line" d="M-11 -6 L-4 0 L-11 6 M-1 8 H11" />
      <text y="39" className="wb-node-label">
        You
      </text>
      <text y="53" className="wb-node-state">
        {connections === 0 ? 'not connected' : `${connections} connection${connections === 1 ? '' : 's'}`}
      </text>
    </g>
  );
}

function describeScene(devices: readonly DeviceView[], ownConnections: number): string {
  const parts = devices.map((device) => `${device.label}: ${deviceFace(device).text}`);
  const you = ownConnections === 0 ? 'You are not connected' : `You hold ${ownConnections} connections`;
  return `The broker in the middle. ${you}. ${parts.join('. ')}.`;
}
