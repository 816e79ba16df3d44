/** How a device is set up: as its firmware came, and over that what the policy says of it. */
import type { DeviceDefinition } from '../../model/lab-definition.ts';
import { type DeviceProfile, deviceProfileSchema, deviceScramSchema } from '../../model/policy.ts';

export function deviceProfile({ firmware }: DeviceDefinition, settings: DeviceProfile | undefined): DeviceProfile {
  const merged = deviceProfileSchema.parse({ ...firmware, ...settings });
  // Whoever says nothing about SCRAM speaks it by the book.
  return { ...merged, scram: merged.scram ?? deviceScramSchema.parse({}) };
}
