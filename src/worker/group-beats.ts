import type { BeatArchive } from '../pipeline/beat-archive.ts';
import type { GroupedBeats } from '../pipeline/recording-info.ts';
import type { RecordingSource } from '../pipeline/recording-source.ts';
import { type BeatTemplateSet, NO_TEMPLATE } from '../signal/beat-templates.ts';

/** Beats of a template that are laid over each other: enough to show how they spread. */
const EXAMPLES = 40;

/**
 * The shapes of the beats so far, each with members spread evenly through the recording. The recording may be ahead of the
 * archive, for good where it broke off: beats that were never handed over are left out.
 */
export async function groupBeats(
  recording: Pick<RecordingSource, 'templates' | 'contract'>,
  archive: BeatArchive,
): Promise<GroupedBeats> {
  const { lengthSamples, rateHz, rPeakSample } = recording.contract;
  const { templates, templateOf } = seenTemplates(recording.templates(), archive.count);
  const members: number[][] = templates.map(() => []);
  for (const [beat, template] of templateOf.entries()) {
    if (template !== NO_TEMPLATE) members[template].push(beat);
  }
  const shapes = await Promise.all(
    templates.map(async ({ mean }, index) => ({
      count: members[index].length,
      mean,
      examples: await examplesOf(archive, members[index], lengthSamples),
    })),
  );
  return { set: { rateHz, rPeakSample, lengthSamples, unit: null, templates: shapes }, templateOf };
}

/** Without the beats from `count` on, and without the templates that hold no other. */
function seenTemplates({ templates, templateOf }: BeatTemplateSet, count: number): BeatTemplateSet {
  const seen = templateOf.slice(0, count);
  const kept = templates.map((_, template) => template).filter((template) => seen.includes(template));
  return {
    templates: kept.map((template) => templates[template]),
    templateOf: seen.map((template) => (template === NO_TEMPLATE ? template : kept.indexOf(template))),
  };
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
