import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type uPlot from 'uplot';
import { PRECISION_NAME, type Precision } from '../core/precision.ts';
import type { ScoreRange } from '../metrics/histogram.ts';
import { xAxis, yAxis } from './axes.ts';
import { clampView, panView, type View, zoomView } from './beat-view.ts';
import { useChartColors } from './chart-colors.ts';
import type { ChartMarker } from './chart-markers.ts';
import { drawScoreMarks, type ScoreMarks } from './score-marks.ts';
import { type ChartOptions, UPlotChart } from './uplot-chart.tsx';

export interface ScoreScatterProps {
  readonly precision: Precision;
  /** A new object redraws the marks. */
  readonly marks: ScoreMarks;
  readonly range: ScoreRange;
  readonly threshold: number;
  readonly selected: number | null;
  /** Visible beats, counted from 1; both ends included. */
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly onSelect: (index: number) => void;
  readonly heightPx: number;
}

/** A click farther than this from every mark chooses the beat of that column all the same. */
const HIT_RADIUS_PX = 14;
const WHEEL_ZOOM = 1.25;

/** Scores over their position in the set: zoom by dragging or wheel, pan with Shift, choose by clicking. */
export function ScoreScatter(props: ScoreScatterProps) {
  const { precision, marks, range, threshold, selected, view, heightPx } = props;
  const colors = useChartColors();
  const latest = useRef(props);
  latest.current = props;
  const [chart, setChart] = useState<uPlot | null>(null);

  const options = useMemo((): ChartOptions => {
    const select = (made: uPlot) => {
      const { left, width } = made.select;
      if (width < 4) return;
      latest.current.onView(
        clampView(made.posToVal(left, 'x'), made.posToVal(left + width, 'x'), latest.current.marks.count),
      );
      made.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    };
    return {
      legend: { show: false },
      cursor: {
        points: { show: false },
        drag: { x: true, y: false, setScale: false },
        bind: { dblclick: () => () => null },
      },
      scales: {
        x: { time: false, range: () => [latest.current.view[0], latest.current.view[1]] },
        y: { range: () => [Math.min(0, latest.current.range.low), latest.current.range.high] },
      },
      axes: [
        xAxis(colors, 'Beat', {
          values: (_, values) => values.map((v) => (Number.isInteger(v) ? v.toLocaleString('en') : '')),
        }),
        yAxis(colors, `${PRECISION_NAME[precision]} score`, 56),
      ],
      series: [{}, { paths: () => null, points: { show: false } }],
      hooks: {
        draw: [(made) => drawScoreMarks(made, latest.current.marks, colors)],
        setSelect: [select],
      },
    };
  }, [colors, precision]);

  // uPlot only needs the corners: marks are drawn straight from the score columns, without a copy.
  const data = useMemo(
    (): uPlot.AlignedData => [
      [1, Math.max(2, marks.count)],
      [range.low, range.high],
    ],
    [marks, range],
  );
  const markers = useMemo(
    (): ChartMarker[] => [
      {
        kind: 'horizontal',
        id: 'threshold',
        y: threshold,
        className: `is-${precision}`,
        label: threshold.toFixed(4),
      },
      ...(selected === null
        ? []
        : [
            { kind: 'vertical', id: 'selected', x: selected + 1, className: 'is-selection' } as const,
            {
              kind: 'point',
              id: 'selected-point',
              x: selected + 1,
              y: Math.min(range.high, marks.scores[selected]),
              className: 'is-selection',
            } as const,
          ]),
    ],
    [threshold, selected, precision, marks, range],
  );

  useWheelAndClick(chart, latest);
  const onChart = useCallback((made: uPlot | null) => setChart(made), []);
  return (
    <UPlotChart
      options={options}
      data={data}
      heightPx={heightPx}
      markers={markers}
      xRange={view}
      onChart={onChart}
      description={`${PRECISION_NAME[precision]} score of every beat over its position, threshold ${threshold.toFixed(4)}`}
    />
  );
}

function useWheelAndClick(chart: uPlot | null, latest: { readonly current: ScoreScatterProps }): void {
  useEffect(() => {
    if (!chart) return;
    const { over } = chart;
    const onWheel = (event: WheelEvent) => {
      const { view, marks, onView } = latest.current;
      const isPan = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      // A plain wheel scrolls the page; zooming asks for Control, as maps do.
      if (!isPan && !event.ctrlKey) return;
      event.preventDefault();
      if (isPan) onView(panView(view, (event.deltaX || event.deltaY) / over.clientWidth, marks.count));
      else {
        const at = chart.posToVal(event.clientX - over.getBoundingClientRect().left, 'x');
        onView(zoomView(view, event.deltaY > 0 ? WHEEL_ZOOM : 1 / WHEEL_ZOOM, marks.count, at));
      }
    };
    let downX = 0;
    const onDown = (event: MouseEvent) => {
      downX = event.clientX;
    };
    const onClick = (event: MouseEvent) => {
      if (Math.abs(event.clientX - downX) > 4) return;
      const { left, top } = over.getBoundingClientRect();
      const index = nearestBeat(chart, latest.current, event.clientX - left, event.clientY - top);
      if (index !== null) latest.current.onSelect(index);
    };
    over.addEventListener('wheel', onWheel, { passive: false });
    over.addEventListener('mousedown', onDown);
    over.addEventListener('click', onClick);
    return () => {
      over.removeEventListener('wheel', onWheel);
      over.removeEventListener('mousedown', onDown);
      over.removeEventListener('click', onClick);
    };
  }, [chart, latest]);
}

/** The mark nearest to a place in the plot, else the beat of that column. */
function nearestBeat(chart: uPlot, { marks }: ScoreScatterProps, left: number, top: number): number | null {
  if (marks.count === 0) return null;
  const toIndex = (pixel: number) => chart.posToVal(pixel, 'x') - 1;
  const first = Math.max(0, Math.ceil(toIndex(left - HIT_RADIUS_PX)));
  const last = Math.min(marks.count - 1, Math.floor(toIndex(left + HIT_RADIUS_PX)));
  let best: number | null = null;
  let bestDistance = HIT_RADIUS_PX ** 2;
  for (let index = first; index <= last; index++) {
    const dx = chart.valToPos(index + 1, 'x') - left;
    const dy = chart.valToPos(marks.scores[index], 'y') - top;
    const distance = dx * dx + dy * dy;
    if (distance > bestDistance) continue;
    best = index;
    bestDistance = distance;
  }
  return best ?? Math.min(marks.count - 1, Math.max(0, Math.round(toIndex(left))));
}
