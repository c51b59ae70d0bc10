import type { BeatArchive } from '../pipeline/beat-archive.ts';
import type { GroupedBeats } from '../pipeline/recording-info.ts';
import type { RecordingSource } from '../pipeline/recording-source.ts';
import { NO_TEMPLATE } from '../signal/beat-templates.ts';

/** Beats of a template that are laid over each other: enough to show how they spread. */
const EXAMPLES = 40;

/** The shapes of the beats so far, each with members spread evenly through the recording. */
export async function groupBeats(recording: RecordingSource, archive: BeatArchive): Promise<GroupedBeats> {
  const { templates, templateOf } = recording.templates();
  const { lengthSamples, rateHz, rPeakSample } = recording.contract;
  const members: number[][] = templates.map(() => []);
  for (const [beat, template] of templateOf.entries()) {
    if (template !== NO_TEMPLATE) members[template].push(beat);
  }
  const shapes = await Promise.all(
    templates.map(async ({ count, mean }, index) => ({
      count,
      mean,
      examples: await examplesOf(archive, members[index], lengthSamples),
    })),
  );
  return { set: { rateHz, rPeakSample, lengthSamples, unit: null, templates: shapes }, templateOf };
}

async function examplesOf(archive: BeatArchive, members: readonly number[], length: number) {
  const count = Math.min(EXAMPLES, members.length);
  const examples = new Float32Array(count * length);
  for (let i = 0; i < count; i++) {
    const { samples } = await archive.beat(members[Math.floor((i * members.length) / count)]);
    examples.set(samples, i * length);
  }
  return examples;
}
