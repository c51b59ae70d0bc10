import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppErrorData } from '../core/app-error.ts';
import type { Precision } from '../core/precision.ts';
import { type ModelCard, parseModelCard } from '../models/model-card.ts';
import { analyse } from '../store/analysis.ts';
import {
  createDashboardStore,
  linkThresholds,
  moveThreshold,
  selectBeat,
  setThresholds,
} from '../store/dashboard-store.ts';
import { BrowserWorker } from '../worker/browser-worker-for-tests.ts';
import type { CallName, OpenedSet, Request, RequestOf } from '../worker/protocol.ts';
import { Session } from './session.ts';
import { parseUrlState } from './url-state.ts';

vi.mock('../store/analysis.ts', { spy: true });

const CARD_URL = new URL('../../public/models/compact/card.json', import.meta.url);
const SHIPPED = parseModelCard(JSON.parse(await readFile(CARD_URL, 'utf8')), 'card.json');
const THRESHOLDS = {
  compact: { fp32: 10, int8: 11 },
  wide: { fp32: 20, int8: 21 },
  recording: { fp32: 30, int8: 31 },
};

const SET: OpenedSet = {
  files: [{ name: 'beats', sizeBytes: 100, origin: 'table', dialect: null }],
  total: 100,
  totalUnit: 'beats',
  recording: null,
};

const MODEL_MISSING: AppErrorData = { code: 'model-broken', message: 'The card could not be fetched: 404.' };

function cardOf(id: keyof typeof THRESHOLDS): ModelCard {
  const threshold = (precision: Precision) => ({
    ...SHIPPED.thresholds[precision],
    value: THRESHOLDS[id][precision],
  });
  return { ...SHIPPED, id, thresholds: { fp32: threshold('fp32'), int8: threshold('int8') } };
}

/** A page whose workers the test answers. */
class Page {
  readonly workers: BrowserWorker[] = [];
  readonly store = createDashboardStore();
  readonly session: Session;

  constructor(search = '') {
    this.session = new Session(this.store, {
      createWorker: () => {
        const worker = new BrowserWorker();
        this.workers.push(worker);
        return worker;
      },
      baseUrl: 'https://beatlens.test/',
      now: () => 0,
      link: parseUrlState(search),
    });
  }

  get worker(): BrowserWorker {
    return this.workers[this.workers.length - 1];
  }

  get state() {
    return this.store.getState();
  }

  /** What is on screen, in short. */
  get screen() {
    const { engine, thresholds, beatCount, opening } = this.state;
    return {
      model: engine.kind === 'ready' ? engine.card.id : engine.kind,
      thresholds,
      scores: [...this.session.table.scores.fp32.subarray(0, beatCount)],
      analysed: this.session.analysis?.count,
      opening: opening.kind,
    };
  }

  calls<K extends CallName>(call: K): RequestOf<K>[] {
    const isOfCall = (request: Request): request is Extract<Request, RequestOf<K>> => request.call === call;
    return this.worker.requests.filter(isOfCall);
  }

  lastOpen(): RequestOf<'open'> {
    return this.calls('open')[this.calls('open').length - 1];
  }

  /** Recognises the set with the model asked for, or with that for recordings. */
  recognise(request = this.lastOpen(), isRecording = false, set = SET): void {
    const tableModel = request.params.urls.tableModel.endsWith('/wide/') ? 'wide' : 'compact';
    const id = isRecording ? 'recording' : tableModel;
    const engine = {
      card: cardOf(id),
      engines: { fp32: `${id} fp32`, int8: `${id} int8` },
      activationBytes: 1,
      fallbackReason: null,
    };
    this.worker.send({ id: request.id, ok: true, result: { set, engine } });
  }

  refuse(error: AppErrorData, request = this.lastOpen()): void {
    this.worker.send({ id: request.id, ok: false, error });
  }

  /** Scores `from..from + count - 1` of a run. */
  score(run: number, from: number, count = 4): void {
    const numbers = Array.from({ length: count }, (_, n) => from + n);
    this.worker.send({
      run,
      event: 'batch',
      scores: { fp32: Float32Array.from(numbers), int8: Float32Array.from(numbers) },
      rawLabels: Int8Array.from(numbers, (n) => n % 2),
      fileIndices: new Uint16Array(count),
      lines: Uint32Array.from(numbers),
      skipped: [],
      progress: count,
      recording: null,
    });
  }

  /** Everything between a wish and its end. */
  async showDemo(name: string, from: number, count = 4): Promise<number> {
    const opening = this.session.openDemo(name);
    this.recognise();
    await opening;
    const { run } = this.lastOpen().params;
    this.score(run, from, count);
    this.worker.send({ run, event: 'done' });
    return run;
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.mocked(analyse).mockReset();
  vi.useRealTimers();
});

describe('opening', () => {
  it('shows card, thresholds, scores and their analysis with the first scores, and not before', async () => {
    const page = new Page();
    const opening = page.session.openDemo('synthetic');
    expect(page.screen).toMatchObject({ model: 'starting', opening: 'loading' });
    expect(page.lastOpen().params).toEqual({
      run: 1,
      source: { kind: 'demo', name: 'synthetic', answers: {} },
      urls: {
        tableModel: 'https://beatlens.test/models/compact/',
        recordingModel: 'https://beatlens.test/models/recording/',
        demos: 'https://beatlens.test/demo/',
      },
    });
    page.recognise();
    await opening;
    expect(page.screen).toMatchObject({ model: 'starting', opening: 'loading' });
    page.score(1, 100);
    expect(page.screen).toEqual({
      model: 'compact',
      thresholds: THRESHOLDS.compact,
      scores: [100, 101, 102, 103],
      analysed: 4,
      opening: 'none',
    });
    expect(page.state).toMatchObject({
      selectedBeat: 0,
      run: { kind: 'running' },
      set: { demo: 'synthetic' },
    });
  });

  it('a set without a beat shows it as done', async () => {
    const page = new Page();
    const opening = page.session.openDemo('synthetic');
    page.recognise();
    await opening;
    page.worker.send({ run: 1, event: 'done' });
    expect(page.screen).toMatchObject({ model: 'compact', scores: [], opening: 'none' });
    expect(page.state).toMatchObject({ run: { kind: 'done' }, selectedBeat: null });
  });

  it('asks the old run until the new one has its first scores, and the new one from then on', async () => {
    const page = new Page();
    await page.showDemo('synthetic', 100);
    const opening = page.session.openDemo('synthetic-million');
    page.recognise();
    await opening;
    const first = page.session.inspect(3);
    page.score(2, 200);
    const second = page.session.inspect(3);
    for (const { id } of page.calls('inspect')) page.worker.send({ id, ok: true, result: id });
    await Promise.all([first, second]);
    expect(page.calls('inspect').map(({ params }) => params)).toEqual([
      { run: 1, index: 3, pair: 'global' },
      { run: 2, index: 3, pair: 'global' },
    ]);
  });

  it('goes on showing the old run while the new one is awaited, and drops what the old one tells later', async () => {
    const page = new Page();
    const first = page.session.openDemo('synthetic');
    page.recognise();
    await first;
    page.score(1, 100);
    const second = page.session.openDemo('synthetic-million');
    page.score(1, 104);
    page.recognise();
    await second;
    page.score(1, 108);
    expect([page.state.beatCount, page.screen.opening]).toEqual([12, 'loading']);
    page.score(2, 200);
    page.score(1, 112);
    page.worker.send({ run: 1, event: 'failed', error: MODEL_MISSING });
    page.worker.send({ run: 1, event: 'cancelled' });
    expect(page.screen).toMatchObject({ scores: [200, 201, 202, 203], opening: 'none' });
    expect(page.state.run.kind).toBe('running');
  });

  it('acknowledges what it took up, and nothing it dropped', async () => {
    const page = new Page();
    await page.showDemo('synthetic', 100);
    const second = page.session.openDemo('synthetic-million');
    page.recognise();
    await second;
    const third = page.session.openDemo('synthetic');
    page.score(2, 200);
    expect(page.calls('acknowledge').map(({ params }) => params.run)).toEqual([1, 1]);
    page.recognise();
    await third;
    page.score(3, 300);
    expect(page.calls('acknowledge').map(({ params }) => params.run)).toEqual([1, 1, 3]);
  });

  it('that is refused leaves everything on screen and says why, until that is dismissed', async () => {
    const page = new Page();
    await page.showDemo('synthetic', 100);
    const before = page.screen;
    const opening = page.session.openDemo('none');
    page.refuse({ code: 'bad-option', message: 'There is no such demo.' });
    await opening;
    expect(page.screen).toEqual({ ...before, opening: 'refused' });
    expect(page.state.opening).toMatchObject({ error: { message: 'There is no such demo.' } });
    page.session.dismissFailure();
    expect(page.screen).toEqual(before);
    expect(page.state.run.kind).toBe('done');
  });
});

describe('cancelling', () => {
  it('a model switch leaves card, scores and thresholds of the old model, at any moment of the switch', async () => {
    for (const moment of ['asked', 'recognised', 'first scores on their way'] as const) {
      const page = new Page();
      await page.showDemo('synthetic', 100);
      moveThreshold(page.store, 'fp32', 12.5);
      const before = page.screen;
      const switching = page.session.selectModel('wide');
      if (moment !== 'asked') {
        page.recognise();
        await switching;
      }
      page.session.cancel();
      if (moment === 'asked') page.recognise();
      await switching;
      page.score(2, 200);
      page.worker.send({ run: 2, event: 'cancelled' });
      expect(page.screen).toEqual(before);
      expect(page.state.run.kind).toBe('done');
      expect(page.calls('cancel').map(({ params }) => params)).toEqual([{ run: 2 }]);
      expect(page.calls('acknowledge').map(({ params }) => params.run)).not.toContain(2);

      void page.session.selectModel('wide');
      expect(page.lastOpen().params).toMatchObject({
        run: 3,
        urls: { tableModel: expect.stringContaining('/wide/') },
      });
    }
  });

  it('stops the run on screen where nothing is being opened, and keeps its beats', async () => {
    const page = new Page();
    const opening = page.session.openDemo('synthetic');
    page.recognise();
    await opening;
    page.score(1, 100);
    page.session.cancel();
    page.worker.send({ run: 1, event: 'cancelled' });
    expect(page.calls('cancel').map(({ params }) => params)).toEqual([{ run: 1 }]);
    expect(page.screen.scores).toEqual([100, 101, 102, 103]);
    expect(page.state.run.kind).toBe('stopped');
  });
});

describe('switching models', () => {
  it('twice, answered out of order, ends with card, scores and thresholds of the last choice', async () => {
    const page = new Page();
    await page.showDemo('synthetic', 100);
    const toWide = page.session.selectModel('wide');
    const wide = page.lastOpen();
    const back = page.session.selectModel('compact');
    page.recognise(page.lastOpen());
    await back;
    page.score(3, 300);
    page.recognise(wide);
    await toWide;
    page.score(2, 200);
    page.worker.send({ run: 3, event: 'done' });
    expect(page.screen).toEqual({
      model: 'compact',
      thresholds: THRESHOLDS.compact,
      scores: [300, 301, 302, 303],
      analysed: 4,
      opening: 'none',
    });
  });

  it('twice, the first being refused after the second was asked for, is not disturbed by that', async () => {
    const page = new Page('?model=wide');
    await page.showDemo('synthetic', 100);
    const first = page.session.selectModel('compact');
    const compact = page.lastOpen();
    const second = page.session.openDemo('synthetic-million');
    page.refuse({ code: 'cancelled', message: 'Another set was opened.' }, compact);
    await first;
    expect(page.screen.opening).toBe('loading');
    page.recognise();
    await second;
    page.score(3, 300);
    expect(page.screen).toMatchObject({ model: 'compact', thresholds: THRESHOLDS.compact });
  });

  it('to one that cannot be fetched leaves the session alive, and the choice can be made again', async () => {
    const page = new Page();
    await page.showDemo('synthetic', 100);
    const failing = page.session.selectModel('wide');
    page.refuse(MODEL_MISSING);
    await failing;
    expect(page.state).toMatchObject({ engine: { kind: 'ready' }, opening: { error: MODEL_MISSING } });
    expect(page.screen).toMatchObject({ model: 'compact', scores: [100, 101, 102, 103] });
    const again = page.session.selectModel('wide');
    page.recognise();
    await again;
    page.score(3, 300);
    expect(page.screen).toMatchObject({ model: 'wide', thresholds: THRESHOLDS.wide, opening: 'none' });
  });

  it('to the one on screen asks for nothing', async () => {
    const page = new Page();
    await page.showDemo('synthetic', 100);
    await page.session.selectModel('compact');
    expect(page.calls('open').length).toBe(1);
  });

  it('comes with the thresholds of that for recordings, and of that for tables again', async () => {
    const page = new Page();
    await page.showDemo('synthetic', 100);
    setThresholds(page.store, { fp32: 7, int8: 8 });
    for (const isRecording of [true, false]) {
      const opening = page.session.openFiles([new File([], 'another')]);
      page.recognise(page.lastOpen(), isRecording);
      await opening;
      page.score(page.lastOpen().params.run, 200);
      const model = isRecording ? 'recording' : 'compact';
      expect(page.screen).toMatchObject({ model, thresholds: THRESHOLDS[model] });
    }
  });

  it('keeps linked thresholds linked: both take the FP32 value of the new card', async () => {
    const page = new Page();
    await page.showDemo('synthetic', 100);
    linkThresholds(page.store, true);
    const switching = page.session.selectModel('wide');
    page.recognise();
    await switching;
    page.score(2, 200);
    expect(page.state).toMatchObject({ areThresholdsLinked: true, thresholds: { fp32: 20, int8: 20 } });
  });

  it('keeps the chosen beat, once it was scored again', async () => {
    const page = new Page();
    await page.showDemo('synthetic', 100, 8);
    selectBeat(page.store, 6);
    const switching = page.session.selectModel('wide');
    page.recognise();
    await switching;
    page.score(2, 200, 4);
    expect(page.state.selectedBeat).toBeNull();
    page.score(2, 204, 4);
    expect(page.state.selectedBeat).toBe(6);
  });

  it('before the beat a link asks for was scored still chooses it', async () => {
    const page = new Page('?beat=7');
    const opening = page.session.openDemo('synthetic');
    page.recognise();
    await opening;
    page.score(1, 100, 4);
    const switching = page.session.selectModel('wide');
    page.recognise();
    await switching;
    page.score(2, 200, 4);
    page.score(2, 204, 4);
    expect(page.state.selectedBeat).toBe(6);
  });

  it('opens files with the model whose choice is still on its way', () => {
    const page = new Page();
    void page.session.openDemo('synthetic');
    void page.session.selectModel('wide');
    void page.session.openFiles([new File(['1'], 'beats.csv')]);
    expect(page.lastOpen().params).toMatchObject({
      source: { kind: 'files' },
      urls: { tableModel: expect.stringContaining('/wide/') },
    });
    expect(page.state.opening).toEqual({ kind: 'loading', what: 'beats.csv' });
  });
});

describe('a link', () => {
  it('gives model, thresholds and beat to the first set, and to no other', async () => {
    const page = new Page('?model=wide&fp32=1.5&int8=2.5&beat=3');
    await page.showDemo('synthetic', 100);
    expect(page.screen).toMatchObject({ model: 'wide', thresholds: { fp32: 1.5, int8: 2.5 } });
    expect(page.state.selectedBeat).toBe(2);
    await page.showDemo('synthetic-million', 200);
    expect(page.state).toMatchObject({ selectedBeat: 0, thresholds: { fp32: 1.5, int8: 2.5 } });
    const switching = page.session.selectModel('compact');
    page.recognise();
    await switching;
    page.score(3, 300);
    expect(page.screen.thresholds).toEqual(THRESHOLDS.compact);
  });

  it('that names one threshold leaves the other to the card', async () => {
    const page = new Page('?int8=2.5');
    await page.showDemo('synthetic', 100);
    expect(page.screen.thresholds).toEqual({ fp32: 10, int8: 2.5 });
  });

  it('to a beat the set does not have chooses the first at its end', async () => {
    const page = new Page('?beat=900');
    await page.showDemo('synthetic', 100);
    expect(page.state.selectedBeat).toBe(0);
    await page.showDemo('synthetic-million', 200, 1000);
    expect(page.state.selectedBeat).toBe(0);
  });
});

describe('a worker that dies', () => {
  it('before the first set: a restart opens what the link asked for', async () => {
    const page = new Page('?fp32=1.5&beat=3');
    const opening = page.session.openDemo('synthetic');
    page.worker.crash('its script could not be started');
    await opening;
    expect(page.state).toMatchObject({ engine: { kind: 'dead' }, opening: { kind: 'none' } });
    const restarting = page.session.restart();
    expect(page.workers.length).toBe(2);
    expect(page.lastOpen().params.source).toEqual({ kind: 'demo', name: 'synthetic', answers: {} });
    page.recognise();
    await restarting;
    page.score(page.lastOpen().params.run, 100);
    expect(page.screen).toMatchObject({ model: 'compact', thresholds: { fp32: 1.5, int8: 11 } });
    expect(page.state.selectedBeat).toBe(2);
  });

  it('leaves its scores on screen, as stopped where they were still coming', async () => {
    const page = new Page();
    const opening = page.session.openDemo('synthetic');
    page.recognise();
    await opening;
    page.score(1, 100);
    page.worker.crash('out of memory');
    expect(page.state).toMatchObject({ engine: { kind: 'dead' }, run: { kind: 'stopped' }, beatCount: 4 });
    expect(page.screen.scores).toEqual([100, 101, 102, 103]);
  });

  it('lets a file be chosen, which a restart then opens', async () => {
    const page = new Page();
    await page.showDemo('synthetic', 100);
    page.worker.crash('out of memory');
    await page.session.openFiles([new File(['1'], 'beats.csv')]);
    expect(page.state.opening.kind).toBe('none');
    const restarting = page.session.restart();
    expect(page.state.opening).toEqual({ kind: 'loading', what: 'beats.csv' });
    page.recognise();
    await restarting;
    page.score(page.lastOpen().params.run, 300);
    expect(page.state).toMatchObject({ engine: { kind: 'ready' }, set: { demo: null }, beatCount: 4 });
  });

  it('and is restarted keeps thresholds and chosen beat of the same beats and model', async () => {
    const page = new Page();
    await page.showDemo('synthetic', 100);
    setThresholds(page.store, { fp32: 7, int8: 8 });
    selectBeat(page.store, 3);
    page.worker.crash('out of memory');
    const restarting = page.session.restart();
    page.recognise();
    await restarting;
    page.score(page.lastOpen().params.run, 100);
    expect(page.state).toMatchObject({ thresholds: { fp32: 7, int8: 8 }, selectedBeat: 3 });
  });

  it('during a model switch takes that model when it is restarted, at its thresholds', async () => {
    const page = new Page();
    await page.showDemo('synthetic', 100);
    void page.session.selectModel('wide');
    page.worker.crash('out of memory');
    expect(page.screen.thresholds).toEqual(THRESHOLDS.compact);
    const restarting = page.session.restart();
    page.recognise();
    await restarting;
    page.score(page.lastOpen().params.run, 200);
    expect(page.screen).toMatchObject({ model: 'wide', thresholds: THRESHOLDS.wide });
  });

  it('and cannot open the set again leaves the card of what is on screen', async () => {
    const page = new Page();
    await page.showDemo('synthetic', 100);
    page.worker.crash('out of memory');
    const restarting = page.session.restart();
    page.refuse({ code: 'read-failed', message: 'The file is gone.' });
    await restarting;
    expect(page.screen).toMatchObject({ model: 'compact', opening: 'refused' });
  });
});

describe('a run', () => {
  it('whose scores cannot be evaluated ends as failed, and the worker is told to stop', async () => {
    const page = new Page();
    const opening = page.session.openDemo('synthetic');
    page.recognise();
    await opening;
    vi.mocked(analyse).mockImplementation(() => {
      throw new Error('no memory');
    });
    page.score(1, 100);
    page.score(1, 104);
    page.worker.send({ run: 1, event: 'cancelled' });
    expect(page.state.run).toEqual({
      kind: 'failed',
      error: { code: 'engine-failed', message: 'The scores could not be evaluated.', detail: 'no memory' },
    });
    expect(page.calls('cancel').map(({ params }) => params)).toEqual([{ run: 1 }]);
    page.session.dismissFailure();
    expect(page.state.run.kind).toBe('stopped');
  });

  it('that fails in the worker keeps what was scored', async () => {
    const page = new Page();
    const opening = page.session.openDemo('synthetic');
    page.recognise();
    await opening;
    page.score(1, 100);
    const error: AppErrorData = { code: 'engine-failed', message: 'Scoring stopped.' };
    page.worker.send({ run: 1, event: 'failed', error });
    expect(page.state.run).toEqual({ kind: 'failed', error });
    expect(page.screen).toMatchObject({ scores: [100, 101, 102, 103], analysed: 4 });
  });
});

describe('saying how a file is to be read', () => {
  it('keeps what was said of another file a moment ago', async () => {
    const page = new Page();
    const opening = page.session.openFiles([new File(['1'], 'a.csv'), new File(['2'], 'b.csv')]);
    page.recognise();
    await opening;
    page.score(1, 100);
    void page.session.overrideDialect(0, { hasHeader: true });
    void page.session.overrideDialect(1, { decimalComma: true });
    expect(page.lastOpen().params.source).toMatchObject({
      overrides: [{ hasHeader: true }, { decimalComma: true }],
    });
  });

  it('is about the set on screen, though another one was asked for', async () => {
    const page = new Page();
    const opening = page.session.openFiles([new File(['1'], 'a.csv')]);
    page.recognise();
    await opening;
    page.score(1, 100);
    void page.session.openDemo('synthetic');
    void page.session.overrideDialect(0, { hasHeader: true });
    expect(page.lastOpen().params.source).toMatchObject({ kind: 'files', overrides: [{ hasHeader: true }] });
  });
});

describe('the classes of a set', () => {
  const generated: OpenedSet = { ...SET, files: [{ ...SET.files[0], origin: 'generated' }] };

  async function showToItsEnd(page: Page): Promise<void> {
    const opening = page.session.openDemo('synthetic');
    page.recognise(page.lastOpen(), false, generated);
    await opening;
    const { run } = page.lastOpen().params;
    page.score(run, 0);
    page.worker.send({ run, event: 'done' });
  }

  it('are asked for once its scores have been shown, and not before', async () => {
    const page = new Page();
    await showToItsEnd(page);
    expect(page.screen.analysed).toBe(4);
    expect(page.calls('classify')).toEqual([]);
    // A file that holds classes waits for them.
    expect(page.session.classifier.state.getState().isPending).toBe(true);
    vi.advanceTimersByTime(0);
    expect(page.calls('classify').map(({ params }) => params.run)).toEqual([1]);
  });

  it('are not asked for where another set came on screen meanwhile', async () => {
    const page = new Page();
    await showToItsEnd(page);
    await page.showDemo('other', 10);
    vi.advanceTimersByTime(0);
    expect(page.calls('classify')).toEqual([]);
    expect(page.session.classifier.state.getState().isPending).toBe(false);
  });
});
