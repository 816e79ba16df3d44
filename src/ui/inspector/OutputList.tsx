import { useState } from 'react';
import type { SourcePosition } from '../../runner/index.ts';
import { OUTPUT_MAX, type OutputRow } from '../store/lab-state.ts';
import { useLab, useLabWork } from '../workbench/lab-context.ts';
import { VirtualList } from './VirtualList.tsx';

const ROW_HEIGHT = 22;

export function OutputList({ onPosition }: { onPosition(position: SourcePosition): void }) {
  const { store } = useLabWork().session;
  const rows = useLab((state) => state.output);
  const seen = useLab((state) => state.outputSeen);
  const [selected, setSelected] = useState<number | null>(null);
  return (
    <div className="wb-column">
      <div className="wb-filters">
        <button type="button" className="wb-button" onClick={() => store.dispatch({ type: 'output-cleared' })}>
          Clear
        </button>
        <span className="wb-count">
          {rows.length} lines{seen > OUTPUT_MAX && `, newest ${OUTPUT_MAX} kept`}
        </span>
      </div>
      <VirtualList<OutputRow>
        label="Output of the script"
        rows={rows}
        rowHeight={ROW_HEIGHT}
        measured
        selected={selected}
        onSelect={({ uid, position }) => {
          setSelected(uid);
          if (position) onPosition(position);
        }}
        empty="What your script prints with lab.log or console.log appears here."
        renderRow={({ level, text, position }) => (
          <div className="wb-output" data-level={level}>
            {position && <span className="wb-place">{`attack.ts:${position.line}:${position.column} `}</span>}
            {text}
          </div>
        )}
      />
    </div>
  );
}
