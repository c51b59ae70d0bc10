import { formatShare } from './format-share.ts';

export interface StageSliderProps {
  /** In ascending order, 0..1. */
  readonly stages: readonly number[];
  readonly chosen: number;
  readonly onChoose: (sparsity: number) => void;
}

/** Steps from stage to stage, whatever lies between them. */
export function StageSlider({ stages, chosen, onChoose }: StageSliderProps) {
  const at = Math.max(0, stages.indexOf(chosen));
  return (
    <div className="stage-slider">
      <span className="stage-name" title="Share of the unpruned network's weights that are gone">
        Sparsity <output>{formatShare(chosen, 0)}</output>
      </span>
      <div className="stage-track">
        <input
          type="range"
          aria-label="Sparsity"
          aria-valuetext={`${formatShare(chosen, 0)} of the weights pruned`}
          min={0}
          max={stages.length - 1}
          step={1}
          value={at}
          onChange={({ target }) => onChoose(stages[Number(target.value)])}
        />
        <div className="stage-ticks" aria-hidden="true">
          {stages.map((sparsity) => (
            <span key={sparsity} className={sparsity === chosen ? 'is-chosen' : ''}>
              {Math.round(100 * sparsity)}
            </span>
          ))}
        </div>
      </div>
    </div>
  );
}
