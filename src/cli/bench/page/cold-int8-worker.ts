import { readInt8Artifact } from '../../../models/int8/int8-artifact.ts';
import { createInt8Scorer } from '../../../models/int8/int8-scorer.ts';
import { answerRequests } from './answer-requests.ts';
import { type ColdStartRequest, fetchModel } from './cold-start.ts';

answerRequests(async (request: ColdStartRequest): Promise<number> => {
  const { card, bytes } = await fetchModel(request, 'int8');
  const artifact = readInt8Artifact(bytes, card.network, card.quantization.options);
  const scorer = createInt8Scorer(artifact.network);
  return (await scorer.score(request)).length;
});
