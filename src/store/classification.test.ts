import { expect, it } from 'vitest';
import { createClassificationStore, DEFAULT_CLASSIFIER, settledClassification } from './classification.ts';

const OTHER = { id: 'classifier-mixed', sparsity: 0.9 } as const;

it('is settled at once where nothing is on its way', async () => {
  const store = createClassificationStore(DEFAULT_CLASSIFIER);
  expect(await settledClassification(store)).toBe(store.getState());
});

it('is settled when the last answer is there, whatever was asked in between', async () => {
  const store = createClassificationStore(DEFAULT_CLASSIFIER);
  store.setState({ isPending: true });
  const settled = settledClassification(store);
  store.setState({ choice: OTHER });
  store.setState({ isPending: false });
  store.setState({ isPending: true });
  expect((await settled).choice).toBe(OTHER);
  expect((await settled).isPending).toBe(false);
});
