import { type RefObject, useEffect, useRef } from 'react';
import { useLab } from '../workbench/lab-context.ts';
import { useMediaQuery } from '../workbench/use-media-query.ts';
import type { Point } from './geometry.ts';
import { createMotes, type Motes } from './motes.ts';
import { motionOf } from './motion.ts';

/** Of one batch at most so many are set off; a flood is visible as a stream, not as a pile. */
const LAUNCHES_PER_BATCH = 16;

/** Sets a mote off for every new event that moves. Nothing moves for whoever asked for reduced motion. */
export function useMotes(
  layer: RefObject<SVGGElement | null>,
  places: ReadonlyMap<string, Point>,
  sceneWidth: number,
): void {
  const events = useLab((state) => state.events);
  const devices = useLab((state) => state.lab.devices);
  const still = useMediaQuery('(prefers-reduced-motion: reduce)');
  const motes = useRef<Motes | null>(null);
  const last = useRef<number | null>(null);

  useEffect(() => {
    if (!layer.current) return;
    motes.current = createMotes(layer.current);
    return () => motes.current?.clear();
  }, [layer]);

  useEffect(() => {
    const newest = events.at(-1)?.uid ?? 0;
    // What happened before the picture was there is history, not motion.
    const from = last.current ?? newest;
    last.current = newest;
    const broker = places.get('broker');
    if (still || document.hidden || !broker) return;
    const nodeOf = (actor: string) =>
      actor === 'attacker' ? actor : devices.find((device) => device.actor === actor)?.id;
    let launches = 0;
    for (const { uid, event } of events.slice(-200)) {
      if (uid <= from) continue;
      const motion = motionOf(event, nodeOf);
      const place = motion && places.get(motion.node);
      if (!motion || !place) continue;
      if (++launches > LAUNCHES_PER_BATCH || motes.current?.launch(motion, place, broker, sceneWidth) === false) break;
    }
  }, [events, places, sceneWidth, devices, still]);
}
