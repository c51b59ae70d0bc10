import { useCallback } from 'react';
import type { BeatWindow, Normalisation } from '../../core/input-contract.ts';
import type { ModelCard } from '../../models/model-card.ts';
import { MODELS_PAGES, type ModelsPage, showModelsPage } from '../../store/dashboard-store.ts';
import { formatCount } from '../parts/format.ts';
import { latestValue, useLatest } from '../parts/latest-wins.ts';
import { useDashboard, useDashboardState } from '../session-context.ts';
import { Downloads } from './downloads.tsx';
import { EngineTimes } from './engine-times.tsx';
import { LayersTable } from './layers-table.tsx';
import { LedgerTable } from './ledger-table.tsx';
import { ModelFigures } from './model-figures.tsx';
import { ClassifierPage } from './pruning/classifier-page.tsx';
import './models-workspace.css';

const PAGES: Readonly<Record<ModelsPage, { readonly title: string; readonly explanation: string }>> = {
  autoencoders: {
    title: 'Autoencoders',
    explanation: 'The pair that scores beats, layer by layer in both precisions',
  },
  classifier: {
    title: 'Beat classifier',
    explanation: 'The network that says which kind of beat it is, and what pruning makes of it',
  },
};

/** Inside the networks: the pair in use, measured on the open set, and the beat classifier with its pruned stages. */
export function ModelsWorkspace() {
  const { store } = useDashboard();
  const shown = useDashboardState((state) => state.modelsPage);
  return (
    <div className="models-workspace">
      <nav className="models-pages" aria-label="Models">
        {MODELS_PAGES.map((page) => (
          <button
            type="button"
            key={page}
            aria-pressed={shown === page}
            title={PAGES[page].explanation}
            onClick={() => showModelsPage(store, page)}
          >
            {PAGES[page].title}
          </button>
        ))}
      </nav>
      {shown === 'classifier' ? <ClassifierPage /> : <AutoencodersPage />}
    </div>
  );
}

function AutoencodersPage() {
  const engine = useDashboardState((state) => state.engine);
  if (engine.kind !== 'ready') return <p className="empty">The model is being started …</p>;
  const { card, activationBytes } = engine;
  return (
    <>
      <Summary card={card} />
      <Downloads />
      <Layers card={card} />
      <div className="models-pair">
        <LedgerTable card={card} activationBytes={activationBytes} />
        <EngineTimes card={card} />
      </div>
      <ModelFigures card={card} />
    </>
  );
}

const WINDOWS: Readonly<Record<BeatWindow, string>> = {
  row: 'from the R-peak on',
  stitched: 'stitched from what precedes the next R-peak and what follows this one',
  centred: 'band-passed 1.5–40 Hz',
};

const NORMALISATIONS: Readonly<Record<Normalisation, string>> = {
  'unit-range': 'scaled to 0…1',
  'median-asinh': 'scaled by the mean deviation from the median and compressed with asinh',
  'running-median': 'divided by the usual QRS amplitude of the recording of late',
};

function Summary({ card }: { readonly card: ModelCard }) {
  const { input, training } = card;
  return (
    <section className="panel model-summary" aria-label="Model">
      <div className="panel-head">
        <h2>
          {card.name} <span className="muted">version {card.version}</span>
        </h2>
      </div>
      <p>
        {formatCount(card.parameters)} parameters, {formatCount(card.multiplyAccumulates)}{' '}
        multiply-accumulates a beat. Takes {input.lengthSamples} samples at {input.rateHz} Hz with the R-peak
        at sample {input.rPeakSample}, {WINDOWS[input.window]}, {NORMALISATIONS[input.normalisation]}.
      </p>
      <p className="muted">
        {training.data} Trained by <code>{training.command}</code>
      </p>
    </section>
  );
}

function Layers({ card }: { readonly card: ModelCard }) {
  const { session } = useDashboard();
  const files = useDashboardState((state) => state.set?.files);
  const isStill = useDashboardState(({ run, beatCount }) => run.kind !== 'running' && beatCount > 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another set or model asks again
  const ask = useCallback(() => session.reportLayers(), [session, files, card]);
  const answer = useLatest(isStill ? ask : null);
  const layers = latestValue(answer);
  return (
    <section className="panel" aria-label="Layers" aria-busy={answer.kind === 'pending'}>
      <div className="panel-head">
        <h2>Layers</h2>
        <span className="muted">measured on up to 256 beats spread evenly over the open set</span>
      </div>
      {answer.kind === 'failed' && (
        <p className="notice is-error" role="alert">
          The layers could not be measured: {answer.message}
        </p>
      )}
      {layers && layers.length > 0 ? (
        <LayersTable layers={layers} input={card.quantization.tensors[0]} />
      ) : (
        <p className="empty">Layers are measured once the beats are scored.</p>
      )}
    </section>
  );
}
