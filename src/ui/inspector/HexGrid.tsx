import { type KeyboardEvent, useId } from 'react';
import type { PacketField } from '../../inspector/index.ts';
import { hexByte } from '../store/hex.ts';
import { fieldAt } from './field-at.ts';

const ROW = 16;

interface HexGridProps {
  label: string;
  bytes: Uint8Array;
  fields: readonly PacketField[];
  /** Index of the field in the light, and of the byte the arrows are on. */
  activeField: number;
  activeByte: number | null;
  /** Offsets to mark, such as those that differ. */
  marked?: ReadonlySet<number>;
  onByte(offset: number | null): void;
}

/** Offset, hex and text. One stop for Tab; arrows walk from byte to byte, and the byte's field lights up. */
export function HexGrid({ label, bytes, fields, activeField, activeByte, marked, onByte }: HexGridProps) {
  const base = useId();
  const walk = (event: KeyboardEvent) => {
    const at = activeByte ?? 0;
    const steps: Record<string, number> = {
      ArrowRight: activeByte === null ? 0 : at + 1,
      ArrowLeft: at - 1,
      ArrowDown: activeByte === null ? 0 : at + ROW,
      ArrowUp: at - ROW,
      Home: 0,
      End: bytes.length - 1,
    };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    onByte(Math.max(0, Math.min(bytes.length - 1, to)));
  };
  const rows = Array.from({ length: Math.ceil(bytes.length / ROW) }, (_, row) => row * ROW);
  return (
    <div
      className="wb-hex"
      role="listbox"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={activeByte === null ? undefined : `${base}-${activeByte}`}
      onKeyDown={walk}
      onMouseLeave={() => onByte(null)}
    >
      {rows.map((start) => (
        <div role="presentation" key={start} className="wb-hex-row">
          <span className="wb-hex-offset" aria-hidden="true">
            {start.toString(16).padStart(4, '0')}
          </span>
          <span className="wb-hex-bytes" role="presentation">
            {Array.from(bytes.subarray(start, start + ROW), (byte, column) => {
              const offset = start + column;
              const field = fieldAt(fields, offset);
              const known = fields[field];
              return (
                // biome-ignore lint/a11y/useFocusableInteractive: the list holds the focus and names its active byte
                <span
                  role="option"
                  id={`${base}-${offset}`}
                  key={offset}
                  className="wb-byte"
                  aria-label={`${hexByte(byte)}, ${known?.name ?? 'unknown'}`}
                  aria-selected={offset === activeByte}
                  data-parity={field % 2 === 0 ? 'even' : 'odd'}
                  data-field={field === activeField && field >= 0 ? 'active' : undefined}
                  data-told={known?.eavesdropper ? '' : undefined}
                  data-marked={marked?.has(offset) ? '' : undefined}
                  onMouseEnter={() => onByte(offset)}
                >
                  {hexByte(byte)}
                </span>
              );
            })}
          </span>
          <span className="wb-hex-text" aria-hidden="true">
            {Array.from(bytes.subarray(start, start + ROW), (byte, column) => (
              <span
                key={start + column}
                data-field={fieldAt(fields, start + column) === activeField ? 'active' : undefined}
              >
                {byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·'}
              </span>
            ))}
          </span>
        </div>
      ))}
    </div>
  );
}
