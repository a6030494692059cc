interface Reader {
  buffer: Uint8Array;
  done: (count: number) => void;
}

/** What is typed, until the program reads it; a read waits until something comes. */
export class StandardInput {
  readonly #chunks: Uint8Array[] = [];
  readonly #readers: Reader[] = [];
  #closed = false;

  get isWaiting(): boolean {
    return this.#readers.length > 0;
  }

  /** null ends it. */
  push(text: string | null): void {
    if (text === null) this.#closed = true;
    else if (text !== '' && !this.#closed) this.#chunks.push(new TextEncoder().encode(text));
    this.#serve();
  }

  read(buffer: Uint8Array, done: (count: number) => void): void {
    this.#readers.push({ buffer, done });
    this.#serve();
  }

  #serve(): void {
    while (this.#chunks.length > 0 || this.#closed) {
      const reader = this.#readers.shift();
      if (!reader) return;
      reader.done(this.#take(reader.buffer));
    }
  }

  #take(buffer: Uint8Array): number {
    const chunk = this.#chunks.shift();
    if (!chunk) return 0;
    const part = chunk.subarray(0, buffer.length);
    buffer.set(part);
    if (part.length < chunk.length) this.#chunks.unshift(chunk.subarray(part.length));
    return part.length;
  }
}
