/** Events as the parts of the edge tell them, before it is added who and where. */
import type { UnstampedEvent } from '../model/lab-event.ts';

type ContextField = 'listener' | 'connectionId' | 'actor' | 'clientId' | 'principal';

/** Who and where are added by whom it happened to. */
export type EdgeEvent = UnstampedEvent extends infer E
  ? E extends UnstampedEvent
    ? Omit<E, ContextField | 'rule' | 'spec'> & { rule?: string | null; spec?: string | null }
    : never
  : never;

export type EventContext = Pick<UnstampedEvent, ContextField>;

export type DeliveryPath = 'live' | 'retained' | 'queued';
