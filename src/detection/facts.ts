/** An event as rules and log lines see it: its own fields, and what is known of the connection behind it. */
import type { LabEvent } from '../model/lab-event.ts';
import type { DetectionField } from '../model/policy.ts';

export type Fact = string | number | boolean | null;

export interface Facts {
  readonly event: LabEvent;
  /** Null where the event has no such field. */
  of(field: DetectionField): Fact;
}

/** Connections whose address is remembered; more than any sandbox has open. */
export const connectionsMax = 1_024;

/** Follows a log from its beginning, since addresses are told once, when a connection opens. */
export class FactFinder {
  readonly #addresses = new Map<number, string>();

  /** Takes the next event of the log. */
  see(event: LabEvent): Facts {
    this.#learn(event);
    const address = this.#addressOf(event.connectionId);
    const elsewhere = event.type === 'session.taken-over' ? this.#addressOf(event.byConnectionId) !== address : null;
    if (event.type === 'connection.closed' && event.connectionId !== null) this.#addresses.delete(event.connectionId);
    return {
      event,
      of(field) {
        if (field === 'address') return address;
        if (field === 'elsewhere') return elsewhere;
        if (field === 'user') return event.principal ?? (event.type === 'connect.refused' ? event.userName : null);
        return scalarAt(event, field);
      },
    };
  }

  #learn(event: LabEvent): void {
    if (event.connectionId === null) return;
    if (event.type === 'connection.opened') this.#remember(event.connectionId, event.remoteAddress);
    if (event.type === 'proxy.accepted' && event.sourceAddress) this.#remember(event.connectionId, event.sourceAddress);
  }

  #remember(connectionId: number, address: string): void {
    this.#addresses.set(connectionId, address);
    const [oldest] = this.#addresses.keys();
    if (this.#addresses.size > connectionsMax && oldest !== undefined) this.#addresses.delete(oldest);
  }

  #addressOf(connectionId: number | null): string | null {
    return connectionId === null ? null : (this.#addresses.get(connectionId) ?? null);
  }
}

function scalarAt(event: LabEvent, field: string): Fact {
  const value: unknown = Object.hasOwn(event, field) ? event[field as keyof LabEvent] : null;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
