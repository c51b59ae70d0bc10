/**
 * A record put together from others, header(5), “Multi-segment records”: one after the other, with stretches of nothing
 * between them. In a fixed layout all segments have the same signals; in a variable layout the first segment, of length 0,
 * lists every signal there is, and the others are matched to it by description.
 */
import { AppError } from '../../core/app-error.ts';
import type { ChecksumTally } from './checksum-tally.ts';
import type { FrameReader, FrameSignal } from './frame-reader.ts';
import type { SegmentLine, WfdbHeader } from './header.ts';
import type { Segment } from './segment.ts';
import { describeSignals } from './segment.ts';

/** Stays in an intensive care unit are recorded with gaps of days; what is longer than this is a broken header. */
const MAX_MISSING_DAYS = 31;
const MAX_MISSING_FRAMES = 2 ** 32;

export interface OpenedSegment {
  readonly header: WfdbHeader;
  /** `null` for a layout header. */
  readonly segment: Segment | null;
}

interface Link {
  readonly startFrame: number;
  readonly endFrame: number;
  /** `null` for a stretch of nothing. */
  readonly segment: Segment | null;
  /** For every signal of the record its index in the segment, `null` where the segment has none such. */
  readonly map: readonly (number | null)[];
}

export class SegmentChain implements FrameReader {
  readonly signals: readonly FrameSignal[];
  readonly frameCount: number;
  readonly notes: readonly string[];
  private readonly links: readonly Link[];

  /**
   * @param opened by name of the segment as the header has it; without `~`
   * @throws AppError `broken-recording`
   */
  constructor(header: WfdbHeader, opened: ReadonlyMap<string, OpenedSegment>, rateHz: number) {
    const notes: string[] = [];
    this.signals = signalsOf(header, opened);
    const links: Link[] = [];
    let frame = 0;
    for (const line of header.segments) {
      if (line.frameCount === 0) continue;
      const endFrame = frame + line.frameCount;
      const segment = opened.get(line.recordName)?.segment ?? null;
      const map = segment === null ? [] : this.mapSignals(header, line, segment, notes);
      links.push({ startFrame: frame, endFrame, segment, map });
      frame = endFrame;
    }
    this.links = links;
    this.frameCount = frame;
    checkMissing(header, links, rateHz);
    const promised = header.record.frameCount;
    if (promised !== null && promised !== frame) {
      notes.push(
        `${header.fileName} promises ${promised} samples of each signal, its segments ${frame} together; the segments are believed.`,
      );
    }
    this.notes = [...new Set([...[...opened.values()].flatMap((one) => one.segment?.notes ?? []), ...notes])];
  }

  async readFrames(
    wanted: readonly number[],
    startFrame: number,
    endFrame: number,
    tally: ChecksumTally | null,
  ): Promise<Float32Array[]> {
    const out = wanted.map((index) =>
      new Float32Array((endFrame - startFrame) * this.signals[index].samplesPerFrame).fill(Number.NaN),
    );
    for (let l = this.linkAt(startFrame); l < this.links.length && this.links[l].startFrame < endFrame; l++) {
      const { segment, map, ...link } = this.links[l];
      if (segment === null) continue;
      const from = Math.max(startFrame, link.startFrame);
      const to = Math.min(endFrame, link.endFrame, link.startFrame + segment.frameCount);
      const here = wanted.flatMap((index, i) => (map[index] === null ? [] : [{ i, s: map[index] }]));
      if (from >= to || here.length === 0) continue;
      const arrays = await segment.readFrames(
        here.map(({ s }) => s),
        from - link.startFrame,
        to - link.startFrame,
        tally,
      );
      here.forEach(({ i }, k) => {
        out[i].set(arrays[k], (from - startFrame) * this.signals[wanted[i]].samplesPerFrame);
      });
    }
    return out;
  }

  /** The index of the link that holds a frame. */
  private linkAt(frame: number): number {
    let low = 0;
    let high = this.links.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.links[middle].endFrame > frame) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private mapSignals(
    header: WfdbHeader,
    line: SegmentLine,
    segment: Segment,
    notes: string[],
  ): (number | null)[] {
    const isFixed = header.segments[0].frameCount !== 0;
    if (isFixed && segment.signals.length !== this.signals.length) {
      throw new AppError(
        'broken-recording',
        `${header.fileName}: segment ${line.recordName} has ${segment.signals.length} signals, the first one ${this.signals.length}. Only a record with a layout segment may vary.`,
      );
    }
    return this.signals.map((signal, index) => {
      const s = isFixed ? index : segment.signals.findIndex(({ name }) => name === signal.name);
      if (s < 0) return null;
      const found = segment.signals[s];
      if (found.samplesPerFrame !== signal.samplesPerFrame || found.unit !== signal.unit) {
        notes.push(
          `${header.fileName}: ${signal.name ?? `signal ${index + 1}`} of segment ${line.recordName} has another rate or unit than in the rest of the record and was left out there.`,
        );
        return null;
      }
      return s;
    });
  }
}

function signalsOf(header: WfdbHeader, opened: ReadonlyMap<string, OpenedSegment>): readonly FrameSignal[] {
  for (const { recordName } of header.segments) {
    const first = opened.get(recordName)?.header;
    if (first === undefined || first.signals.length === 0) continue;
    // A layout header has no samples and so no format.
    const stored = [...opened.values()].flatMap(({ segment }) => segment?.signals ?? []);
    return describeSignals(first, []).map((signal) => {
      const found = signal.format === 0 ? stored.find(({ name }) => name === signal.name) : undefined;
      return found === undefined ? signal : { ...signal, format: found.format };
    });
  }
  throw new AppError('broken-recording', `${header.fileName} names no segment that has signals.`);
}

/** A few bytes of header must not demand an endless recording. */
function checkMissing(header: WfdbHeader, links: readonly Link[], rateHz: number): void {
  const missing = links.reduce(
    (sum, { startFrame, endFrame, segment }) =>
      sum + Math.max(0, endFrame - startFrame - (segment?.frameCount ?? 0)),
    0,
  );
  if (missing > Math.min(MAX_MISSING_FRAMES, MAX_MISSING_DAYS * 86_400 * rateHz)) {
    throw new AppError(
      'broken-recording',
      `${header.fileName} leaves ${missing} samples of each signal without data: more than ${MAX_MISSING_DAYS} days are not believed.`,
    );
  }
  if (links.every(({ segment }) => segment === null))
    throw new AppError('broken-recording', `${header.fileName} names no segment that holds samples.`);
}
