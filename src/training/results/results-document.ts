import { RESAMPLES } from './resampling.ts';

/** @param pairs what `pairResults` said about each shipped pair. */
export function resultsDocument(pairs: readonly string[]): string {
  return `# Results

Written by \`npm run evaluate\`, from the shipped models and the beats alone; no figure is typed by hand but those
of the paper. How the models came about is in \`experiments.md\`, how fast they run in \`benchmarks.md\`.

**Data.** A part of the Kaggle "ECG Heartbeat Categorization" set, PTB part (Kachuee et al. 2018), beats of
lead II. Every figure names the part it was computed on. Normal beats are split into *training*,
*range-calibration* (activation ranges), *threshold-calibration* and *test*, abnormal ones into the last three; no beat is in
two parts, and the test part is looked at for this document only. Architecture, recipe, seed and threshold were chosen on the
others. One choice was changed after reading this document: activation ranges take abnormal beats in as well, for the sake of
the shape of their reconstructions below.

**Patients.** The rows carry no patient id, so the parts share patients: every figure below is optimistic for a patient
nobody has seen, ours and the paper's alike. The intervals take beats for independent and are too narrow for the same reason.

**Intervals.** 95 %, percentile bootstrap of ${RESAMPLES.toLocaleString('en-US')} resamples within each class; thresholds are taken as given. Where two models are
compared, both are judged on the same draws.

**The paper** is Suryanarayanan et al., a compact CNN autoencoder with symmetric INT8. Its rows score the training normals
too, and recall and specificity are at different points for its two precisions. Beside any accuracy and F1 stands what
calling every beat abnormal reaches.

**Score.** Mean absolute reconstruction error over the valid part of the beat. The FP32 twin of each pair holds the
dequantized INT8 weights and biases, for both come out of one fine-tuning with the quantizer in the loop; they differ in
the rounding of inputs and activations. What quantizing an untouched FP32 network costs stands in the quantizer's table.

${pairs.join('\n\n')}
`;
}
