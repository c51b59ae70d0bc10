import { useEffect, useRef } from 'react';
import { BEAT_LABELS } from '../../store/labels.ts';
import { isTaken } from '../parts/is-typing.ts';
import { useDashboard } from '../session-context.ts';
import { nudgeCaliper, setCaliperOnInterval } from './caliper-keys.ts';
import { type Explore, useExplore } from './explore-context.ts';
import type { PaperSettings } from './paper-settings.ts';
import type { ExploreActions } from './use-explore-actions.ts';
import type { WalkKind } from './walks.ts';

const WALKS: Readonly<Record<string, WalkKind>> = {
  d: 'models-differ',
  k: 'class-contradicts',
  r: 'reference-differs',
};

interface Keys {
  readonly explore: Explore;
  readonly actions: ExploreActions;
  readonly settings: PaperSettings;
  /** The chosen beat, and the one before it. */
  readonly selectedBeat: () => number | null;
}

/** Keys of the workspace; they come before those of the whole page, which has others for the same letters. */
export function useExploreShortcuts(actions: ExploreActions, settings: PaperSettings): void {
  const explore = useExplore();
  const { store } = useDashboard();
  const keys: Keys = { explore, actions, settings, selectedBeat: () => store.getState().selectedBeat };
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || isTaken(event)) return;
      const act = event.ctrlKey || event.metaKey ? actWithCtrl : actAlone;
      if (act(event, latest.current)) event.preventDefault();
    };
    addEventListener('keydown', onKeyDown, true);
    return () => removeEventListener('keydown', onKeyDown, true);
  }, []);
}

/** @returns whether the key meant something */
function actWithCtrl(event: KeyboardEvent, { actions, explore }: Keys): boolean {
  switch (event.key.toLowerCase()) {
    case 'z':
      if (event.shiftKey) actions.redo();
      else actions.undo();
      return true;
    case 'y':
      actions.redo();
      return true;
    case 'arrowleft':
    case 'arrowright':
      explore.viewport.moveTo(explore.viewport.startSeconds + (event.key === 'ArrowLeft' ? -1 : 1));
      return true;
    default:
      return false;
  }
}

function actAlone(event: KeyboardEvent, keys: Keys): boolean {
  return (
    putCalipersAway(event, keys) ||
    (keys.settings.isMeasuring && measure(event, keys)) ||
    label(event, keys) ||
    walk(event, keys) ||
    movePaper(event, keys)
  );
}

function label(event: KeyboardEvent, { actions }: Keys): boolean {
  const byNumber = BEAT_LABELS[Number(event.key) - 1];
  const byLetter = event.shiftKey
    ? BEAT_LABELS.find((name) => name[0].toUpperCase() === event.key.toUpperCase())
    : undefined;
  const given = byNumber ?? byLetter;
  if (given !== undefined) actions.label(given);
  else if (event.key === 'Delete' || event.key === 'Backspace') actions.label(null);
  else return false;
  return true;
}

function walk(event: KeyboardEvent, { actions }: Keys): boolean {
  const key = event.key.toLowerCase();
  if (key === 'n') actions.walk('anomaly', 1);
  else if (key === 'p') actions.walk('anomaly', -1);
  else if (WALKS[key]) actions.walk(WALKS[key], event.shiftKey ? -1 : 1);
  else return false;
  return true;
}

function movePaper(event: KeyboardEvent, { explore: { viewport }, settings }: Keys): boolean {
  switch (event.key) {
    case 'Home':
    case 'End':
      // The page chooses the beat, which does nothing for one that is chosen but out of sight.
      viewport.moveTo(event.key === 'Home' ? 0 : viewport.durationSeconds);
      return false;
    case 'PageUp':
    case 'PageDown':
      viewport.panByShare(event.key === 'PageUp' ? -0.9 : 0.9);
      return true;
    case ',':
    case '.':
      viewport.moveTo(viewport.startSeconds + (event.key === ',' ? -1 : 1));
      return true;
    case '+':
    case '=':
      viewport.zoom(0.5);
      return true;
    case '-':
      viewport.zoom(2);
      return true;
    case '0':
      viewport.setSpeed(25);
      return true;
    case 'c':
    case 'C':
      settings.setMeasuring(!settings.isMeasuring);
      return true;
    default:
      return false;
  }
}

const NUDGES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Those of a drag with Shift too, for which nothing was switched on. */
function putCalipersAway(event: KeyboardEvent, { explore: { paper }, settings }: Keys): boolean {
  if (event.key !== 'Escape' || !paper.current) return false;
  if (!settings.isMeasuring && paper.current.caliper === null) return false;
  paper.current.setCaliper(null);
  settings.setMeasuring(false);
  return true;
}

/** With the calipers out, the arrows move a leg; without one on the paper they measure the chosen RR interval. */
function measure(event: KeyboardEvent, { explore, selectedBeat }: Keys): boolean {
  const { paper, recording, viewport } = explore;
  if (!paper.current) return false;
  const nudge = NUDGES[event.key];
  const isSwap = event.key.toLowerCase() === 'x';
  if (isSwap || nudge) {
    if (paper.current.caliper === null) setCaliperOnInterval(paper.current, recording, selectedBeat());
    else nudgeCaliper(paper.current, viewport, isSwap ? 'swap' : nudge, event.shiftKey ? 10 : 1);
    return true;
  }
  return false;
}
