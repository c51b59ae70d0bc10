import { memo, useLayoutEffect, useRef } from 'react';
import { CanvasPicture } from '../../charts/canvas-picture.ts';
import { useChartColors } from '../../charts/chart-colors.ts';
import type { BeatTemplateShape } from '../../pipeline/recording-info.ts';
import { readPaperColors } from './paper-colors.ts';

export interface TemplatePictureProps {
  readonly shape: BeatTemplateShape;
  readonly lengthSamples: number;
  readonly rPeakSample: number;
  readonly rateHz: number;
  /** Amplitudes shown; templates that are compared share them. */
  readonly range: readonly [number, number];
}

const WIDTH_PX = 152;
const HEIGHT_PX = 92;
const GRID_MS = 200;

/** Members of a template laid over each other with their mean, over lines 200 ms apart. */
export const TemplatePicture = memo(function TemplatePicture(props: TemplatePictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useChartColors();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useLayoutEffect(() => {
    if (!canvas.current) return;
    const dpr = devicePixelRatio;
    const size = { widthPx: Math.round(WIDTH_PX * dpr), heightPx: Math.round(HEIGHT_PX * dpr) };
    new CanvasPicture(true).put(canvas.current, size, (context) => {
      context.setTransform(dpr, 0, 0, dpr, 0, 0);
      paintTemplate(context, props);
    });
  }, [props, theme]);
  return (
    <canvas
      ref={canvas}
      className="template-picture"
      style={{ width: WIDTH_PX, height: HEIGHT_PX }}
      role="img"
      aria-label={`${props.shape.count} beats of one shape, laid over each other`}
    />
  );
});

function paintTemplate(context: OffscreenCanvasRenderingContext2D, props: TemplatePictureProps): void {
  const { shape, lengthSamples, rPeakSample, rateHz, range } = props;
  const colors = readPaperColors();
  const xOf = (sample: number) => (sample / (lengthSamples - 1)) * WIDTH_PX;
  const yOf = (value: number) => HEIGHT_PX * (1 - (value - range[0]) / (range[1] - range[0]));
  context.fillStyle = colors.ground;
  context.fillRect(0, 0, WIDTH_PX, HEIGHT_PX);
  context.strokeStyle = colors.major;
  context.beginPath();
  const step = (GRID_MS / 1000) * rateHz;
  for (let sample = rPeakSample % step; sample < lengthSamples; sample += step) {
    context.moveTo(xOf(sample), 0);
    context.lineTo(xOf(sample), HEIGHT_PX);
  }
  context.stroke();
  const trace = (values: Float32Array) => {
    context.beginPath();
    for (let sample = 0; sample < lengthSamples; sample++) context.lineTo(xOf(sample), yOf(values[sample]));
    context.stroke();
  };
  const count = Math.floor(shape.examples.length / lengthSamples);
  context.strokeStyle = colors.muted;
  context.lineWidth = 1;
  context.globalAlpha = Math.min(0.6, Math.max(0.16, 5 / Math.max(1, count)));
  for (let beat = 0; beat < count; beat++) {
    trace(shape.examples.subarray(beat * lengthSamples, (beat + 1) * lengthSamples));
  }
  context.globalAlpha = 1;
  context.strokeStyle = colors.trace;
  context.lineWidth = 2;
  trace(shape.mean);
}
