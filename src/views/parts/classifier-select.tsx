import { useCallback } from 'react';
import type { ShippedClassifierId } from '../../models/shipped-models.ts';
import { classifierInUse } from '../../store/classification.ts';
import { useClassification, useDashboard } from '../session-context.ts';
import { latestValue, useLatest } from './latest-wins.ts';
import './classifier-select.css';

export const CLASSIFIER_TITLES: Readonly<Record<ShippedClassifierId, string>> = {
  'classifier-by-patient': 'trained by patient',
  'classifier-mixed': 'trained on mixed beats',
};

const IDS: readonly ShippedClassifierId[] = ['classifier-by-patient', 'classifier-mixed'];

const EXPLANATION =
  'By patient: learnt from half of the MIT-BIH records, judged on the other half; paced beats are in neither, and it calls no beat Q. Mixed beats: learnt from beats of all of them, so its figures are optimistic for a new patient.';

/** Which network classes the beats, and how much of it was pruned. */
export function ClassifierSelect() {
  const { session } = useDashboard();
  const choice = useClassification((state) => state.choice);
  const id = useClassification(classifierInUse);
  const card = latestValue(useLatest(useCallback(() => session.classifier.card(id), [session, id])));
  const choose = (id: ShippedClassifierId, sparsity: number) =>
    void session.classifier.choose({ id, sparsity });
  const stored = card?.stages.map((stage) => stage.sparsity) ?? [choice.sparsity];
  // A link may ask for a stage there is not: that is not to look like the first of those there are.
  const sparsities = stored.includes(choice.sparsity) ? stored : [...stored, choice.sparsity];
  return (
    <span className="classifier-select">
      <select
        aria-label="Beat classifier"
        title={EXPLANATION}
        value={choice.id}
        onChange={({ currentTarget }) => {
          const chosen = IDS.find((id) => id === currentTarget.value);
          if (chosen) choose(chosen, choice.sparsity);
        }}
      >
        {IDS.map((id) => (
          <option key={id} value={id}>
            {CLASSIFIER_TITLES[id]}
          </option>
        ))}
      </select>
      <select
        aria-label="Share of the weights that is pruned"
        title="Share of the weights that is pruned away; what it costs stands in Models"
        value={choice.sparsity}
        onChange={({ currentTarget }) => choose(choice.id, Number(currentTarget.value))}
      >
        {sparsities.map((sparsity) => (
          <option key={sparsity} value={sparsity}>
            {sparsity === 0 ? 'unpruned' : `${Math.round(100 * sparsity)} % pruned`}
            {stored.includes(sparsity) ? '' : ': not stored'}
          </option>
        ))}
      </select>
    </span>
  );
}
