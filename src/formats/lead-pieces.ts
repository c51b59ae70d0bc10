/**
 * Leads that a file holds in pieces: three leads for 2.5 seconds, then the next three. Put in their places in time,
 * what no piece covers is missing.
 */
import { AppError } from '../core/app-error.ts';
import type { SignalDescription } from '../core/recording.ts';
import { isEcgSignal, millivoltsPer } from './signal-naming.ts';

export interface LeadPiece {
  readonly name: string;
  /** As the file writes it; samples are in it. `null` for raw values. */
  readonly unit: string | null;
  readonly gain: number | null;
  readonly rateHz: number;
  readonly startSeconds: number;
  readonly samples: Float32Array;
}

export interface JoinedLeads {
  readonly signals: readonly SignalDescription[];
  readonly samples: readonly Float32Array[];
}

/** Printed ECGs of four columns show each lead for a quarter of the time; what is emptier belongs to several recordings. */
const MAX_SPREAD = 20;

/** @throws AppError `broken-recording` where pieces lie too far apart */
export function joinLeads(pieces: readonly LeadPiece[], fileName: string): JoinedLeads {
  const firstStart = Math.min(...pieces.map(({ startSeconds }) => startSeconds));
  const byLead = new Map<string, LeadPiece[]>();
  for (const piece of pieces) {
    const key = JSON.stringify([piece.name, piece.unit, piece.rateHz]);
    byLead.set(key, [...(byLead.get(key) ?? []), piece]);
  }
  const placed = [...byLead.values()].map((group) => placeLead(group, firstStart, fileName));
  return { signals: placed.map(({ signal }) => signal), samples: placed.map(({ samples }) => samples) };
}

function placeLead(
  group: readonly LeadPiece[],
  firstStart: number,
  fileName: string,
): { signal: SignalDescription; samples: Float32Array } {
  const { name, unit, rateHz, gain } = group[0];
  const places = group
    .map((piece) => ({ piece, start: Math.round((piece.startSeconds - firstStart) * rateHz) }))
    .sort((a, b) => a.start - b.start);
  let end = 0;
  let held = 0;
  for (const { piece, start } of places) {
    end = Math.max(end, start + piece.samples.length);
    held += piece.samples.length;
  }
  if (!(end <= held * MAX_SPREAD)) {
    throw new AppError(
      'broken-recording',
      `${fileName} holds ${held} samples of lead ${name} spread over ${Math.round(end / rateHz)} seconds: the times of its pieces cannot be right.`,
    );
  }
  const scale = unit === null ? null : millivoltsPer(unit);
  const samples = new Float32Array(end).fill(Number.NaN);
  for (const { piece, start } of places) {
    piece.samples.forEach((value, i) => {
      samples[start + i] = value * (scale ?? 1);
    });
  }
  const signal = {
    name,
    isEcg: isEcgSignal(name, unit),
    unit: scale === null ? unit : 'mV',
    gain: gain === null || scale === null ? gain : gain / scale,
    rateHz,
    sampleCount: end,
  };
  return { signal, samples };
}
