import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import { useChartColors } from '../../../charts/chart-colors.ts';
import type { ClassifierCard, ClassifierStage } from '../../../models/classifier/classifier-card.ts';
import type { ClassifierId } from '../../../models/shipped-models.ts';
import { formatCount } from '../../parts/format.ts';
import { latestValue, useLatest } from '../../parts/latest-wins.ts';
import { useDashboard } from '../../session-context.ts';
import { formatShare } from './format-share.ts';
import { describePattern, paintPattern, patternSize } from './paint-pattern.ts';
import { type LayerPattern, sparsityPatterns } from './sparsity-pattern.ts';

export interface PatternPanelProps {
  readonly id: ClassifierId;
  readonly card: ClassifierCard;
  readonly stage: ClassifierStage;
}

/** Every weight of every layer: which live, which are pruned, which left with a channel. */
export function PatternPanel({ id, card, stage }: PatternPanelProps) {
  const { session } = useDashboard();
  const ask = useCallback(async () => {
    const weights = await session.classifier.weights(id, stage.sparsity);
    return sparsityPatterns(stage.network, weights, card.stages[0].network);
  }, [session, id, card, stage]);
  const answer = useLatest(ask);
  const patterns = latestValue(answer);
  const room = useRef<HTMLDivElement>(null);
  const roomPx = useWidth(room);
  return (
    <section
      className="panel pattern-panel"
      aria-label="Sparsity pattern"
      aria-busy={answer.kind === 'pending'}
    >
      <div className="panel-head">
        <h2>What is left of each layer</h2>
        <span className="muted">a row an output, a column an input; at {formatShare(stage.sparsity, 0)}</span>
      </div>
      {answer.kind === 'failed' && (
        <p className="notice is-error" role="alert">
          The weights could not be read: {answer.message}
        </p>
      )}
      <div className="patterns" ref={room}>
        {patterns === null && answer.kind !== 'failed' && (
          <p className="empty">The weights are being read …</p>
        )}
        {roomPx > 0 &&
          patterns?.map((pattern) => <Pattern key={pattern.title} pattern={pattern} roomPx={roomPx} />)}
      </div>
      <p className="legend">
        <span className="legend-key" title="The darker, the larger its share of the layer's largest weight">
          <span className="cell-key is-living" /> lives, darker where larger
        </span>
        <span className="legend-key" title="Blocks of two outputs by two inputs, which the kernel skips">
          <span className="cell-key is-pruned" /> pruned, in blocks of 2 × 2
        </span>
        <span
          className="legend-key"
          title="Whole filters and neurons, and the inputs that came from them. Which of them left is not kept: they are drawn last"
        >
          <span className="cell-key is-gone" /> left with its channel
        </span>
      </p>
    </section>
  );
}

function Pattern({ pattern, roomPx }: { readonly pattern: LayerPattern; readonly roomPx: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colors = useChartColors();
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context) return;
    const size = patternSize(pattern, roomPx);
    const ratio = devicePixelRatio;
    canvas.current.width = Math.round(size.widthPx * ratio);
    canvas.current.height = Math.round(size.heightPx * ratio);
    canvas.current.style.width = `${size.widthPx}px`;
    canvas.current.style.height = `${size.heightPx}px`;
    paintPattern(context, pattern, size, ratio, colors);
  }, [pattern, roomPx, colors]);
  const { living, pruned, gone } = pattern.counts;
  return (
    <figure>
      <figcaption>
        {pattern.title}{' '}
        <span className="muted">
          {pattern.livingRows} of {pattern.rows} {pattern.outputs}, {formatCount(living)} of{' '}
          {formatCount(living + pruned + gone)} weights live (
          {formatShare(living / (living + pruned + gone), 0)}); across: {pattern.inputs}
        </span>
      </figcaption>
      <canvas ref={canvas} role="img" aria-label={describePattern(pattern)} />
    </figure>
  );
}

/** Of an element, in CSS pixels, as it changes; 0 before it is laid out. */
function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [widthPx, setWidthPx] = useState(0);
  useLayoutEffect(() => {
    const own = element.current;
    if (!own) return;
    const observer = new ResizeObserver(() => setWidthPx(own.clientWidth));
    observer.observe(own);
    setWidthPx(own.clientWidth);
    return () => observer.disconnect();
  }, [element]);
  return widthPx;
}
