import { useEffect, useRef } from 'react';
import type { PacketField } from '../../inspector/index.ts';

interface FieldTableProps {
  fields: readonly PacketField[];
  active: number;
  onActive(index: number): void;
}

/** Every field with its bytes and value. Focus or hover lights its bytes up and opens what there is to know. */
export function FieldTable({ fields, active, onActive }: FieldTableProps) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-expanded="true"]')?.scrollIntoView({ block: 'nearest' });
  });
  return (
    <ul className="wb-fields" aria-label="Fields" ref={list}>
      {fields.map((field, index) => (
        <li key={`${field.start}-${field.name}`} data-active={index === active || undefined}>
          <button
            type="button"
            aria-expanded={index === active}
            onClick={() => onActive(index)}
            onFocus={() => onActive(index)}
            onMouseEnter={() => onActive(index)}
          >
            <span className="wb-field-name">{field.name}</span>
            <span className="wb-field-value">{field.value}</span>
            <span className="wb-field-span">
              {field.end - field.start === 1 ? field.start : `${field.start}–${field.end - 1}`}
            </span>
          </button>
          {index === active && <FieldMeaning field={field} />}
        </li>
      ))}
    </ul>
  );
}

function FieldMeaning({ field }: { field: PacketField }) {
  return (
    <div className="wb-field-meaning">
      <p>{field.meaning}</p>
      {field.bits && (
        <dl className="wb-bits">
          {field.bits.map(({ name, bits, value, meaning }) => (
            <div key={name}>
              <dt>
                {bits} · {name} = {value}
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      )}
      {field.eavesdropper && (
        <p className="wb-eavesdropper">
          <strong>An eavesdropper learns:</strong> {field.eavesdropper}
        </p>
      )}
      {field.spec && <p className="wb-spec">{field.spec}</p>}
    </div>
  );
}
