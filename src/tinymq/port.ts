/** What tinymq needs of whoever runs it: a sandbox, or a loop that feeds it one input after the other. */
import type { ActorId } from '../model/ids.ts';
import type { UnstampedEvent } from '../model/lab-event.ts';

type ContextField = 'listener' | 'connectionId' | 'actor' | 'clientId' | 'principal' | 'rule' | 'spec';

/** An event without who and where, which the runner knows. */
export type TargetNews = UnstampedEvent extends infer E
  ? E extends UnstampedEvent
    ? Omit<E, ContextField>
    : never
  : never;

export interface TargetPort {
  received(connectionId: number, packet: Uint8Array): void;
  send(connectionId: number, packet: Uint8Array): void;
  end(connectionId: number, by: 'client' | 'broker', cause: string): void;
  /** Calls `decide` for this connection once the directory has answered. */
  askDirectory(connectionId: number): void;
  /** Returns the sequence of the event, by which others refer to it. */
  tell(connectionId: number, news: TargetNews): number;
  actorOf(connectionId: number): ActorId | null;
}

export interface TargetAccount {
  userName: string;
  password: string;
  byHeart: boolean;
  publish: readonly string[];
  subscribe: readonly string[];
}
