/**
 * Moves an element sideways by setting the time of an animation that stands still. Another `transform` would have all
 * layers of the page put together anew, which on a page of many costs more than everything else in a step.
 */
export class StillSlide {
  private readonly animation: Animation;

  /** @param from and `to`: lengths in CSS; `moveTo` says where between them the element is */
  constructor(element: HTMLElement, from: string, to: string, duration: number) {
    const frames = [from, to].map((length) => ({ transform: `translateX(${length})` }));
    this.animation = element.animate(frames, { duration, fill: 'both' });
    this.animation.pause();
  }

  /** @param time of the way from one end to the other */
  moveTo(time: number): void {
    if (this.animation.currentTime !== time) this.animation.currentTime = time;
  }

  stop(): void {
    this.animation.cancel();
  }
}
