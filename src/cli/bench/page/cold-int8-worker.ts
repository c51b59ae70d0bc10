import { readInt8Artifact } from '../../../models/int8/int8-artifact.ts';
import { createInt8Scorer } from '../../../models/int8/int8-scorer.ts';
import { answerRequests } from './answer-requests.ts';
import { type ColdStartRequest, fetchCard } from './cold-start.ts';
import { fetchBytes } from './fetch-bytes.ts';

answerRequests(async (request: ColdStartRequest): Promise<number> => {
  const { files, network, quantization } = await fetchCard(request);
  const bytes = await fetchBytes(new URL(files.int8.path, request.modelUrl));
  const scorer = createInt8Scorer(readInt8Artifact(bytes, network, quantization.options).network);
  return (await scorer.score(request)).length;
});
