import type uPlot from 'uplot';
import { assertUnreachable } from '../core/assert.ts';

/** Something laid over a plot in its own units. A plain element, so that moving it costs no drawing. */
export type ChartMarker = {
  readonly id: string;
  /** Styled by the page's style sheet. */
  readonly className: string;
  readonly label?: string;
} & (
  | { readonly kind: 'horizontal'; readonly y: number }
  | { readonly kind: 'vertical'; readonly x: number; readonly onDrag?: (x: number) => void }
  | { readonly kind: 'point'; readonly x: number; readonly y: number }
);

interface PlacedMarker {
  readonly element: HTMLDivElement;
  marker: ChartMarker;
}

/** Keeps the markers of one chart where their values are, through zoom and resize. */
export class MarkerLayer {
  private readonly chart: uPlot;
  private readonly placed = new Map<string, PlacedMarker>();

  constructor(chart: uPlot) {
    this.chart = chart;
    const hooks = chart.hooks.draw ?? [];
    chart.hooks.draw = [...hooks, () => this.place()];
  }

  set(markers: readonly ChartMarker[]): void {
    const wanted = new Set(markers.map(({ id }) => id));
    for (const [id, { element }] of this.placed) {
      if (wanted.has(id)) continue;
      element.remove();
      this.placed.delete(id);
    }
    for (const marker of markers) this.put(marker);
    this.place();
  }

  place(): void {
    for (const { element, marker } of this.placed.values()) {
      const position = positionOf(this.chart, marker);
      element.style.display = position === null ? 'none' : '';
      if (position) element.style.transform = `translate(${position.left}px, ${position.top}px)`;
    }
  }

  private put(marker: ChartMarker): void {
    let placed = this.placed.get(marker.id);
    if (!placed) {
      const element = document.createElement('div');
      this.chart.over.append(element);
      placed = { element, marker };
      this.placed.set(marker.id, placed);
      if (marker.kind === 'vertical') this.listenForDrag(placed);
    }
    placed.marker = marker;
    const isDraggable = marker.kind === 'vertical' && marker.onDrag !== undefined;
    const className = `marker marker-${marker.kind} ${isDraggable ? 'is-draggable' : ''} ${marker.className}`;
    if (placed.element.className !== className) placed.element.className = className;
    const label = marker.label ?? '';
    if (placed.element.dataset.label !== label) placed.element.dataset.label = label;
  }

  private listenForDrag(placed: PlacedMarker): void {
    const { element } = placed;
    const move = (event: PointerEvent) => {
      const { marker } = placed;
      if (marker.kind !== 'vertical' || !element.hasPointerCapture(event.pointerId)) return;
      const { left, width } = this.chart.over.getBoundingClientRect();
      const pixel = Math.min(width, Math.max(0, event.clientX - left));
      marker.onDrag?.(this.chart.posToVal(pixel, 'x'));
    };
    element.addEventListener('pointerdown', (event) => {
      if (placed.marker.kind !== 'vertical' || !placed.marker.onDrag) return;
      // The plot underneath would start a selection.
      event.stopPropagation();
      event.preventDefault();
      element.setPointerCapture(event.pointerId);
    });
    element.addEventListener('mousedown', (event) => event.stopPropagation());
    element.addEventListener('pointermove', move);
  }
}

/** `null` outside the visible range. */
function positionOf(chart: uPlot, marker: ChartMarker): { left: number; top: number } | null {
  const isVisible = (value: number, scale: 'x' | 'y'): boolean => {
    const { min, max } = chart.scales[scale];
    return min != null && max != null && value >= min && value <= max;
  };
  switch (marker.kind) {
    case 'horizontal':
      return isVisible(marker.y, 'y') ? { left: 0, top: chart.valToPos(marker.y, 'y') } : null;
    case 'vertical':
      return isVisible(marker.x, 'x') ? { left: chart.valToPos(marker.x, 'x'), top: 0 } : null;
    case 'point':
      return isVisible(marker.x, 'x') && isVisible(marker.y, 'y')
        ? { left: chart.valToPos(marker.x, 'x'), top: chart.valToPos(marker.y, 'y') }
        : null;
    default:
      return assertUnreachable(marker);
  }
}
