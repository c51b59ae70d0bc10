/**
 * A step that takes samples as they come and gives samples back. However the samples are cut into chunks, the
 * concatenated output is the same, bit for bit. Delays are made up for: output sample 0 stands at the time of input
 * sample 0, so a filter gives nothing while it still waits for what comes after. `NaN` is a missing sample, going in
 * and coming out; anything else that is not finite counts as missing too.
 */
export interface StreamFilter {
  /** The output that the samples so far determine. */
  push(chunk: Float32Array): Float32Array;
  /** The rest of the output, the signal having ended. Nothing is pushed afterwards. */
  flush(): Float32Array;
}

/** Runs a whole signal through a fresh filter. */
export function filterWhole(filter: StreamFilter, signal: Float32Array): Float32Array {
  const body = filter.push(signal);
  const tail = filter.flush();
  const whole = new Float32Array(body.length + tail.length);
  whole.set(body);
  whole.set(tail, body.length);
  return whole;
}
