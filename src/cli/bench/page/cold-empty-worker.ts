/** Loads nothing and scores nothing: what of a first score is the start of any worker. */
import { answerRequests } from './answer-requests.ts';
import type { ColdStartRequest } from './cold-start.ts';

answerRequests(async ({ count }: ColdStartRequest): Promise<number> => count);
