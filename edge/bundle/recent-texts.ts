/** Texts kept up to a number of characters: when full, all are forgotten and the hot ones come back at once. */
export class RecentTexts {
  readonly #texts = new Map<number | string, string>();
  readonly #charsMax: number;
  #chars = 0;

  constructor(charsMax: number) {
    this.#charsMax = charsMax;
  }

  get(key: number | string): string | undefined {
    return this.#texts.get(key);
  }

  set(key: number | string, text: string): void {
    if (this.#chars + text.length > this.#charsMax) {
      this.#texts.clear();
      this.#chars = 0;
    }
    this.#chars += text.length;
    this.#texts.set(key, text);
  }
}
