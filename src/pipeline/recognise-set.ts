import { AppError } from '../core/app-error.ts';
import type { InputContract } from '../core/input-contract.ts';
import type { DialectOverrides } from '../formats/beat-table/beat-table-dialect.ts';
import type { ByteSource } from '../formats/byte-source.ts';
import { openRecording, recogniseFiles } from '../formats/open-recording.ts';
import { asUtf8 } from '../formats/utf16-source.ts';
import type { BeatSource } from './beat-source.ts';
import { ReadingProgress } from './counted-source.ts';
import { openBeatFiles } from './file-source.ts';
import type { RecordingAnswers } from './recording-info.ts';
import { RecordingSource } from './recording-source.ts';

/** Files that were recognised for what they are, and are opened once the model for them is there. */
export type RecognisedSet =
  | { readonly kind: 'table'; readonly open: (contract: InputContract) => Promise<BeatSource> }
  | { readonly kind: 'recording'; readonly open: (contract: InputContract) => Promise<RecordingSource> };

/** What a person said of the files. */
export interface SetAnswers {
  /** Per file, for tables of beats. */
  readonly overrides: readonly DialectOverrides[];
  /** For a recording. */
  readonly answers: RecordingAnswers;
}

/** @throws AppError naming the file that is neither a table of beats nor a recording, or that does not fit the others */
export async function recogniseSet(
  dropped: readonly ByteSource[],
  { overrides, answers }: SetAnswers,
): Promise<RecognisedSet> {
  const files = await Promise.all(dropped.map(asUtf8));
  const progress = new ReadingProgress();
  const watched = files.map((file) => progress.watch(file));
  const recognised = await recogniseFiles(watched);
  if (recognised.kind === 'beat-tables') {
    const { dialects } = recognised;
    return { kind: 'table', open: (contract) => openBeatFiles(files, overrides, contract, dialects) };
  }
  const [group, ...others] = recognised.groups;
  if (others.length > 0) {
    throw new AppError(
      'not-a-recording',
      `${recognised.groups.length} recordings were dropped at once. Please open them one by one.`,
    );
  }
  const recording = await openRecording(group);
  const options = {
    files: {
      names: files.map(({ name }) => name),
      sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    },
    answers,
    progress,
  };
  return {
    kind: 'recording',
    open: (contract) => RecordingSource.open(recording, { ...options, contract }),
  };
}
