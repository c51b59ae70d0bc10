import { useCallback, useMemo } from 'react';
import type { TemplateSet } from '../../pipeline/recording-info.ts';
import { selectBeat } from '../../store/dashboard-store.ts';
import { BEAT_LABELS } from '../../store/labels.ts';
import { countOf, formatCount, formatScore } from '../parts/format.ts';
import { latestValue, useLatest } from '../parts/latest-wins.ts';
import { useDashboard, useDashboardState } from '../session-context.ts';
import { useCriteria, useExplore, useLabels, useRevision } from './explore-context.ts';
import { ReportStrips } from './report-strips.tsx';
import { membersOf, RARE_COUNT, type TemplateRow, templateName, templateRows } from './template-order.ts';
import { TemplatePicture } from './template-picture.tsx';
import type { ExploreActions } from './use-explore-actions.ts';
import { LABEL_TITLES } from './walk-bar.tsx';
import './templates-panel.css';

/** Beats grouped by shape, the most anomalous first; a group is walked through and relabelled as one. */
export function TemplatesPanel({ actions }: { readonly actions: ExploreActions }) {
  const { recording } = useExplore();
  useRevision();
  const { count } = recording.beats;
  const isStill = useDashboardState(({ run, beatCount }) => run.kind !== 'running' && beatCount > 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: more beats may fall into other groups
  const ask = useCallback(() => recording.templates(), [recording, count]);
  const answer = useLatest(isStill ? ask : null);
  const set = latestValue(answer);
  return (
    <>
      <section className="panel templates-panel" aria-label="Templates" aria-busy={answer.kind === 'pending'}>
        <div className="panel-head">
          <h2>Templates</h2>
          <span className="muted">beats of one shape, most anomalous first; lines 200 ms apart</span>
        </div>
        {answer.kind === 'failed' && (
          <p className="notice is-error" role="alert">
            The beats could not be grouped: {answer.message}
          </p>
        )}
        {set && set.templates.length > 0 ? (
          <TemplateList set={set} actions={actions} />
        ) : (
          <p className="empty">Beats are grouped by shape once all of them are scored.</p>
        )}
      </section>
      {set && <ReportStrips set={set} />}
    </>
  );
}

function TemplateList({ set, actions }: { readonly set: TemplateSet; readonly actions: ExploreActions }) {
  const { recording } = useExplore();
  const criteria = useCriteria();
  const labels = useLabels((state) => state.labels);
  const rows = useMemo(
    () => templateRows(set, recording.beats, labels, criteria),
    [set, recording, labels, criteria],
  );
  const range = useMemo(() => amplitudeRange(set), [set]);
  const selected = useDashboardState((state) => state.selectedBeat);
  const chosen = selected === null ? null : recording.beats.templateOf[selected];
  const isRare = ({ count }: TemplateRow) => count <= RARE_COUNT;
  const rare = rows.filter(isRare);
  const item = (row: TemplateRow) => (
    <TemplateItem
      key={row.template}
      row={row}
      set={set}
      range={range}
      isChosen={row.template === chosen}
      actions={actions}
    />
  );
  return (
    <>
      <ul className="template-list">{rows.filter((row) => !isRare(row)).map(item)}</ul>
      {rare.length > 0 && (
        <details className="rare-templates">
          <summary>{countOf(rare.length, 'shape')} seen once or twice</summary>
          <ul className="template-list">{rare.map(item)}</ul>
        </details>
      )}
    </>
  );
}

interface TemplateItemProps {
  readonly row: TemplateRow;
  readonly set: TemplateSet;
  readonly range: readonly [number, number];
  readonly isChosen: boolean;
  readonly actions: ExploreActions;
}

function TemplateItem({ row, set, range, isChosen, actions }: TemplateItemProps) {
  const { store } = useDashboard();
  const { recording } = useExplore();
  const { template, count, flagged, meanScore } = row;
  const name = templateName(template);
  /** The member after the chosen beat, and from the last one the first again. */
  const walk = () => {
    const members = membersOf(template, recording.beats);
    const { selectedBeat } = store.getState();
    selectBeat(store, members.find((beat) => beat > (selectedBeat ?? -1)) ?? members[0]);
  };
  return (
    <li className={isChosen ? 'template is-chosen' : 'template'}>
      <button
        type="button"
        className="template-walk"
        onClick={walk}
        aria-label={`Next beat of template ${name}`}
        title={`Next beat of template ${name}`}
      >
        <TemplatePicture
          shape={set.templates[template]}
          lengthSamples={set.lengthSamples}
          rPeakSample={set.rPeakSample}
          rateHz={set.rateHz}
          range={range}
        />
      </button>
      <p>
        <strong>{name}</strong> {formatCount(count)}{' '}
        <span className="muted">{count === 1 ? 'beat' : 'beats'}</span>
        {row.labels.length > 0 && (
          <span className="template-labels" title="Your labels of its beats">
            {row.labels
              .map(([label, times]) => `${label === 'artefact' ? '✕' : label} ${formatCount(times)}`)
              .join(', ')}
          </span>
        )}
      </p>
      <p className="template-figures">
        {flagged > 0 ? `▲ ${formatCount(flagged)} flagged` : '✓ none flagged'} ·{' '}
        <span title="Mean FP32 score of its beats">
          {Number.isNaN(meanScore.fp32) ? 'not judged' : formatScore(meanScore.fp32)}
        </span>
      </p>
      <TemplateLabels name={name} template={template} actions={actions} />
    </li>
  );
}

function TemplateLabels({
  name,
  template,
  actions,
}: {
  readonly name: string;
  readonly template: number;
  readonly actions: ExploreActions;
}) {
  const { recording } = useExplore();
  return (
    <fieldset className="template-label-buttons" aria-label={`Label all beats of template ${name}`}>
      {BEAT_LABELS.map((label) => (
        <button
          type="button"
          key={label}
          onClick={() => actions.labelAll(membersOf(template, recording.beats), label)}
          title={`Label every beat of this template: ${LABEL_TITLES[label]}`}
          aria-label={label}
        >
          {label === 'artefact' ? '✕' : label}
        </button>
      ))}
    </fieldset>
  );
}

/** Holds every mean, so that sizes can be compared. */
function amplitudeRange({ templates }: TemplateSet): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { mean } of templates) {
    for (const value of mean) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  const room = Math.max(high - low, 1e-6) * 0.1;
  return [low - room, high + room];
}
