import { useMemo, useRef } from 'react';
import type uPlot from 'uplot';
import { PRECISION_NAME, PRECISIONS, type Precision } from '../core/precision.ts';
import type { RocCurve } from '../metrics/roc.ts';
import { STILL, xAxis, yAxis } from './axes.ts';
import { type ChartColors, useChartColors } from './chart-colors.ts';
import type { ChartMarker } from './chart-markers.ts';
import { insidePlot, strokePath, tracePath } from './draw.ts';
import { type ChartOptions, UPlotChart } from './uplot-chart.tsx';

export interface OperatingPoint {
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

type Curves = Readonly<Record<Precision, RocCurve>>;

export interface RocChartProps {
  readonly curves: Curves;
  readonly points: Readonly<Record<Precision, OperatingPoint>>;
  readonly heightPx: number;
}

const CORNERS: uPlot.AlignedData = [
  [0, 1],
  [0, 1],
];

/** Both ROC curves with the point each threshold stands at. */
export function RocChart({ curves, points, heightPx }: RocChartProps) {
  const colors = useChartColors();
  const latest = useRef(curves);
  latest.current = curves;
  const options = useMemo(
    (): ChartOptions => ({
      ...STILL,
      scales: { x: { time: false, range: () => [0, 1] }, y: { range: () => [0, 1] } },
      axes: [
        xAxis(colors, 'False positive rate (1 − specificity)'),
        yAxis(colors, 'Recall (sensitivity)', 44),
      ],
      series: [{}, { paths: () => null, points: { show: false } }],
      hooks: { draw: [(chart) => drawCurves(chart, latest.current, colors)] },
    }),
    [colors],
  );
  // A new array makes the chart draw the new curves.
  const data = useMemo((): uPlot.AlignedData => (curves ? [...CORNERS] : CORNERS), [curves]);
  const markers = PRECISIONS.map(
    (precision): ChartMarker => ({
      kind: 'point',
      id: precision,
      x: points[precision].falsePositiveRate,
      y: points[precision].truePositiveRate,
      className: `is-${precision} is-operating-point`,
    }),
  );
  const described = PRECISIONS.map((precision) => {
    const { truePositiveRate, falsePositiveRate } = points[precision];
    return `${PRECISION_NAME[precision]} at recall ${truePositiveRate.toFixed(3)}, false positive rate ${falsePositiveRate.toFixed(3)}`;
  });
  return (
    <UPlotChart
      options={options}
      data={data}
      heightPx={heightPx}
      markers={markers}
      description={`ROC curves of both networks; ${described.join('; ')}`}
    />
  );
}

function drawCurves(chart: uPlot, curves: Curves, colors: ChartColors): void {
  insidePlot(chart, (context) => {
    const diagonal = tracePath(chart, (index) => index, [0, 1], 2);
    strokePath(context, diagonal, { color: colors.muted, width: 1, dash: [3, 4] });
    for (const precision of PRECISIONS) {
      const { falsePositiveRate, truePositiveRate } = curves[precision];
      const path = tracePath(
        chart,
        (index) => falsePositiveRate[index],
        truePositiveRate,
        truePositiveRate.length,
      );
      // FP32 lies under INT8 and shows on both sides of it where the curves coincide.
      const stroke = precision === 'int8' ? { width: 2, dash: [5, 5] } : { width: 4.5 };
      strokePath(context, path, { color: colors.precision[precision], ...stroke });
    }
  });
}
