import { useState } from 'react';
import { MAX_RAW_LABEL } from '../../core/label.ts';
import type {
  BeatTableDialect,
  DialectOverrides,
  LabelColumn,
  Separator,
} from '../../formats/beat-table/beat-table-dialect.ts';
import { type BeatSet, LISTED_SKIPPED } from '../../store/dashboard-store.ts';
import { countOf, formatBytes, formatCount } from '../parts/format.ts';
import { useDashboard, useDashboardState } from '../session-context.ts';
import './set-panel.css';

const SEPARATOR_NAME: Record<Separator, string> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  ' ': 'space',
};
const LABEL_COLUMN_NAME: Record<LabelColumn, string> = {
  last: 'last column',
  first: 'first column',
  none: 'no labels',
};

/** What was recognised in every file, with a way to correct it, and the rows that hold no beat. */
export function SetPanel() {
  const set = useDashboardState((state) => state.set);
  if (!set || set.demo !== null) return null;
  return (
    <details className="panel set-panel">
      <summary>
        {summarize(set)}
        {set.skippedCount > 0 && (
          <strong className="skipped-count"> · {countOf(set.skippedCount, 'row')} skipped</strong>
        )}
      </summary>
      {set.files.map((file, index) =>
        file.dialect === null ? null : (
          <FileDialect
            key={`${index}-${file.name}`}
            name={file.name}
            sizeBytes={file.sizeBytes}
            dialect={file.dialect}
            index={index}
            normalRawLabel={set.normalRawLabels[index]}
          />
        ),
      )}
      {set.skippedCount > 0 && <SkippedRows set={set} />}
    </details>
  );
}

function summarize({ files }: BeatSet): string {
  const [first] = files;
  const layouts = new Set(files.map(({ dialect }) => describeLayout(dialect)));
  const what = layouts.size === 1 ? describeLayout(first.dialect) : 'several layouts';
  return files.length === 1 ? `Read as ${what}` : `${formatCount(files.length)} files read as ${what}`;
}

function describeLayout(dialect: BeatTableDialect | null): string {
  if (dialect === null) return 'generated beats';
  if (dialect.layout === 'kaggle-heartbeat') return 'Kaggle heartbeat table';
  return `table of beats, ${dialect.width} samples each`;
}

interface FileDialectProps {
  readonly name: string;
  readonly sizeBytes: number;
  readonly dialect: BeatTableDialect;
  readonly index: number;
  readonly normalRawLabel: number;
}

function FileDialect({ name, sizeBytes, dialect, index, normalRawLabel }: FileDialectProps) {
  const { session } = useDashboard();
  const override = (change: DialectOverrides) => void session.overrideDialect(index, change);
  return (
    <fieldset className="file-dialect">
      <legend>
        {name}{' '}
        <span className="muted">
          ({formatBytes(sizeBytes)}
          {dialect.isGzip ? ', gzip' : ''})
        </span>
      </legend>
      <label>
        Separator
        <select
          value={dialect.separator}
          onChange={({ target }) => override({ separator: toSeparator(target.value) })}
        >
          {Object.entries(SEPARATOR_NAME).map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <label>
        Labels
        <select
          value={dialect.labelColumn}
          onChange={({ target }) => override({ labelColumn: toLabelColumn(target.value) })}
        >
          {Object.entries(LABEL_COLUMN_NAME).map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {dialect.labelColumn !== 'none' && (
        <NormalLabelInput value={normalRawLabel} onChange={(label) => session.setNormalLabel(index, label)} />
      )}
      <label className="check">
        <input
          type="checkbox"
          checked={dialect.hasHeader}
          onChange={({ target }) => override({ hasHeader: target.checked })}
        />
        Header line
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={dialect.hasIndexColumn}
          onChange={({ target }) => override({ hasIndexColumn: target.checked })}
        />
        Index column
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={dialect.decimalComma}
          onChange={({ target }) => override({ decimalComma: target.checked })}
        />
        Decimal comma
      </label>
      <span className="muted">
        {dialect.width} samples a beat{describeFitting(dialect)}
      </span>
    </fieldset>
  );
}

/** Kaggle rows come at the rate the models know; others are taken to show the same window. */
function describeFitting({ width }: BeatTableDialect): string {
  return width === 187 ? '' : ', resampled to the 187 of the Kaggle window (1.5 s at 125 Hz)';
}

function NormalLabelInput({
  value,
  onChange,
}: {
  readonly value: number;
  readonly onChange: (label: number) => void;
}) {
  const [text, setText] = useState<string | null>(null);
  return (
    <label>
      Normal is
      <input
        type="number"
        min={0}
        max={MAX_RAW_LABEL}
        step={1}
        value={text ?? String(value)}
        onChange={({ target }) => {
          setText(target.value);
          const label = Number(target.value);
          if (target.value !== '' && Number.isInteger(label) && label >= 0 && label <= MAX_RAW_LABEL)
            onChange(label);
        }}
        onBlur={() => setText(null)}
      />
    </label>
  );
}

function SkippedRows({ set }: { readonly set: BeatSet }) {
  const isCut = set.skippedCount > set.skipped.length;
  return (
    <div className="skipped-rows">
      <h3>Rows that hold no beat</h3>
      {isCut && (
        <p className="muted">
          The first {formatCount(LISTED_SKIPPED)} of {formatCount(set.skippedCount)}.
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <ul tabIndex={0} aria-label="Skipped rows">
        {set.skipped.map(({ fileIndex, line, reason }) => (
          <li key={`${fileIndex}-${line}`}>
            {set.files.length > 1 && `${set.files[fileIndex].name}, `}line {formatCount(line)}: {reason}
          </li>
        ))}
      </ul>
    </div>
  );
}

function toSeparator(value: string): Separator {
  return value === ';' || value === '\t' || value === ' ' ? value : ',';
}

function toLabelColumn(value: string): LabelColumn {
  return value === 'first' || value === 'none' ? value : 'last';
}
