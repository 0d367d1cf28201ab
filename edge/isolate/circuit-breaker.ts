/** Stops calling what keeps failing. Holds numbers only, so that requests may share it. */
export interface CircuitBreakerLimits {
  /** Failures in a row that open it. */
  readonly failuresMax: number;
  /** How long it stays open before one probe may pass. */
  readonly openMs: number;
}

export class CircuitBreaker {
  readonly #limits: CircuitBreakerLimits;
  #failures = 0;
  #openedAt = 0;

  constructor(limits: CircuitBreakerLimits) {
    this.#limits = limits;
  }

  isOpen(): boolean {
    return this.#failures >= this.#limits.failuresMax;
  }

  /** True when a call may be made. While open, one caller in each `openMs` gets true: its outcome decides. */
  allows(nowMs: number): boolean {
    if (!this.isOpen()) return true;
    if (nowMs - this.#openedAt < this.#limits.openMs) return false;
    this.#openedAt = nowMs;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  failed(nowMs: number): void {
    this.#failures += 1;
    if (this.#failures === this.#limits.failuresMax) this.#openedAt = nowMs;
  }
}
