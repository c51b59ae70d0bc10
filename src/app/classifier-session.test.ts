import { expect, it } from 'vitest';
import { AppError } from '../core/app-error.ts';
import type { ClassifiedBeats } from '../pipeline/recording-info.ts';
import { DEFAULT_CLASSIFIER } from '../store/classification.ts';
import { ClassifierSession } from './classifier-session.ts';

const BEATS: ClassifiedBeats = {
  count: 1,
  classes: Uint8Array.of(2),
  probabilities: Float32Array.of(0, 0, 1, 0, 0),
};
const MIXED = { id: 'classifier-mixed', sparsity: 0.9 } as const;

interface Asked {
  readonly url: string;
  readonly sparsity: number;
  readonly answer: {
    readonly resolve: (beats: ClassifiedBeats) => void;
    readonly reject: (reason: AppError) => void;
  };
}

/** A worker whose answers come when the test says so. */
function sessionWithAnswers() {
  const asked: Asked[] = [];
  const session = new ClassifierSession(
    {
      baseUrl: 'https://example.org/app/',
      time: async ({ url, sparsity }) => ({
        engine: `${url} ${sparsity}`,
        microsecondsPerBeat: 1,
        unprunedMicrosecondsPerBeat: 2,
      }),
      export: async ({ url, sparsity }, format) => ({
        name: `${url} ${sparsity} ${format}`,
        bytes: new Uint8Array(0),
      }),
      classify: ({ url, sparsity }) => {
        return new Promise((resolve, reject) => asked.push({ url, sparsity, answer: { resolve, reject } }));
      },
    },
    DEFAULT_CLASSIFIER,
  );
  return { session, asked, state: () => session.state.getState() };
}

it('asks only once a set has been read, for the network that was chosen last', async () => {
  const { session, asked, state } = sessionWithAnswers();
  await session.choose(MIXED);
  expect(asked).toHaveLength(0);
  const done = session.classify();
  expect(asked.map(({ url, sparsity }) => [url, sparsity])).toEqual([
    ['https://example.org/app/models/classifier-mixed/', 0.9],
  ]);
  expect(state().isPending).toBe(true);
  asked[0].answer.resolve(BEATS);
  await done;
  expect(state()).toMatchObject({ shown: { choice: MIXED, beats: BEATS }, isPending: false, error: null });
});

it('keeps what is shown until the next network has answered, and drops an answer that was overtaken', async () => {
  const { session, asked, state } = sessionWithAnswers();
  const first = session.classify();
  asked[0].answer.resolve(BEATS);
  await first;
  const second = session.choose(MIXED);
  const third = session.choose({ ...MIXED, sparsity: 0.2 });
  expect(state()).toMatchObject({ shown: { choice: DEFAULT_CLASSIFIER }, isPending: true });
  asked[2].answer.resolve(BEATS);
  await third;
  asked[1].answer.resolve({ ...BEATS, count: 7 });
  await second;
  expect(state()).toMatchObject({
    shown: { choice: { sparsity: 0.2 }, beats: { count: 1 } },
    isPending: false,
  });
});

it('says why there are no classes, and drops both answer and reason when another set comes', async () => {
  const { session, asked, state } = sessionWithAnswers();
  const first = session.classify();
  asked[0].answer.reject(new AppError('too-long', 'Too long.'));
  await first;
  expect(state()).toMatchObject({
    shown: null,
    isPending: false,
    error: { code: 'too-long', message: 'Too long.' },
  });
  const late = session.classify();
  session.reset('recording');
  asked[1].answer.resolve(BEATS);
  await late;
  expect(state()).toMatchObject({ shown: null, isPending: false, error: null });
});

it('writes the stage that is asked for, whichever is running', async () => {
  const { session } = sessionWithAnswers();
  await session.choose(MIXED);
  const { name } = await session.export(0.9, 'c');
  expect(name).toBe('https://example.org/app/models/classifier-mixed/ 0.9 c');
});

it('asks the sister network of the choice for rows of a table, and nobody where their rate is not known', async () => {
  const { session, asked } = sessionWithAnswers();
  session.reset('rows');
  void session.classify();
  await session
    .export(0.6, 'c')
    .then(({ name }) => expect(name).toMatch('/models/classifier-rows-by-patient/'));
  void session.choose(MIXED);
  session.reset('nothing');
  await session.classify();
  expect(asked.map(({ url }) => url)).toEqual([
    'https://example.org/app/models/classifier-rows-by-patient/',
    'https://example.org/app/models/classifier-rows-mixed/',
  ]);
});
